import * as v from 'valibot';

/** Longer names do not fit into a menu, longer templates are no questions. */
export const MAX_NAME_CHARACTERS = 80;
export const MAX_TEMPLATE_CHARACTERS = 20_000;

/** What an entry is about: text that the user selected, the whole page, or neither. */
export const entryTakesSchema = v.picklist(['selection', 'page', 'nothing']);
export type EntryTakes = v.InferOutput<typeof entryTakesSchema>;

/** The model that an entry asks, whichever one stands in the panel. */
export const entryModelSchema = v.object({ provider: v.string(), model: v.string() });
export type EntryModel = v.InferOutput<typeof entryModelSchema>;

/** A question that the user has written once to ask it often, from the right-click menu or with a slash. */
export const entrySchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  name: v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_NAME_CHARACTERS)),
  /** The question, with the placeholders of `lib/prompts/placeholders.ts`. */
  template: v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_TEMPLATE_CHARACTERS)),
  /** Whether it is sent at once, or waits in the composer for the user. */
  sends: v.boolean(),
  takes: entryTakesSchema,
  inMenu: v.boolean(),
  model: v.exactOptional(entryModelSchema),
});
export type Entry = v.InferOutput<typeof entrySchema>;

/** What an entry has become when it was used: filled in, but for the marks where quotes go. */
export const entryQuestionSchema = v.object({
  text: v.string(),
  sends: v.boolean(),
  model: v.exactOptional(entryModelSchema),
  /** Ids of the quotes that it is about, where it came with some. */
  about: v.exactOptional(v.array(v.string())),
});
export type EntryQuestion = v.InferOutput<typeof entryQuestionSchema>;
