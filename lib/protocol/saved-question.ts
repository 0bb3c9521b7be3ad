import * as v from 'valibot';

import { answerParametersSchema } from './answer-parameters.ts';

/** Longer names do not fit in a menu. */
export const MAX_NAME_CHARACTERS = 80;
export const MAX_TEMPLATE_CHARACTERS = 20_000;

/** The subject of a saved question: text that the user selected, the whole page, or neither. */
export const savedQuestionSubjectSchema = v.picklist(['selection', 'page', 'nothing']);
export type SavedQuestionSubject = v.InferOutput<typeof savedQuestionSubjectSchema>;

/** The model that a saved question asks, whatever the panel's model is. */
export const savedQuestionModelSchema = v.object({ provider: v.string(), model: v.string() });
export type SavedQuestionModel = v.InferOutput<typeof savedQuestionModelSchema>;

/** A question that the user wrote for repeated use, from the right-click menu or with a slash. */
export const savedQuestionSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  name: v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_NAME_CHARACTERS)),
  /** The question, with the placeholders of `lib/prompts/placeholders.ts`. */
  template: v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_TEMPLATE_CHARACTERS)),
  /** Whether it is sent immediately, or waits in the composer for the user. */
  sends: v.boolean(),
  takes: savedQuestionSubjectSchema,
  inMenu: v.boolean(),
  model: v.exactOptional(savedQuestionModelSchema),
  /** Its answer parameters, which override the provider's. */
  parameters: v.exactOptional(answerParametersSchema),
});
export type SavedQuestion = v.InferOutput<typeof savedQuestionSchema>;

/** A saved question in use: filled in, except for the marks where quotes go. */
export const filledQuestionSchema = v.object({
  text: v.string(),
  sends: v.boolean(),
  model: v.exactOptional(savedQuestionModelSchema),
  parameters: v.exactOptional(answerParametersSchema),
  /** Ids of its quotes, if it came with any. */
  about: v.exactOptional(v.array(v.string())),
});
export type FilledQuestion = v.InferOutput<typeof filledQuestionSchema>;
