import * as v from 'valibot';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import { answerParametersSchema, isWithoutParameters } from '#lib/protocol/answer-parameters.ts';
import {
  type SavedQuestion,
  savedQuestionModelSchema,
  savedQuestionSchema,
  savedQuestionSubjectSchema,
} from '#lib/protocol/saved-question.ts';

import { defineSetting } from './define-setting.ts';
import { readPolicy } from './managed-storage.ts';

/** Id, name and template must be valid; the other fields fall back to defaults. */
const storedSavedQuestionSchema = v.object({
  ...savedQuestionSchema.entries,
  sends: v.fallback(v.boolean(), false),
  takes: v.fallback(savedQuestionSubjectSchema, 'selection'),
  inMenu: v.fallback(v.boolean(), false),
  model: v.exactOptional(v.fallback(v.nullable(savedQuestionModelSchema), null)),
  parameters: v.exactOptional(v.fallback(answerParametersSchema, {})),
});

function readSavedQuestion(stored: unknown): SavedQuestion[] {
  const { success, output } = v.safeParse(storedSavedQuestionSchema, stored);
  if (!success) return [];
  const { model, parameters, ...savedQuestion } = output;
  return [
    {
      ...savedQuestion,
      ...(model && { model }),
      ...(parameters && !isWithoutParameters(parameters) && { parameters }),
    },
  ];
}

function readList(stored: unknown): readonly SavedQuestion[] {
  if (!Array.isArray(stored)) return BUILT_IN_QUESTIONS;
  const byId = new Map<string, SavedQuestion>();
  for (const savedQuestion of stored.flatMap(readSavedQuestion))
    if (!byId.has(savedQuestion.id)) byId.set(savedQuestion.id, savedQuestion);
  return [...byId.values()];
}

/** Keeps the saved questions that cannot be read behind the others. */
function keepUnreadable(value: readonly SavedQuestion[], stored: unknown): unknown {
  const entries: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return [...value, ...entries.filter((entry) => readSavedQuestion(entry).length === 0)];
}

/** The user's saved questions in order; the built-in ones until the user changes any. */
const savedQuestions = defineSetting<readonly SavedQuestion[]>('saved-questions', {
  version: 1,
  migrations: {},
  read: readList,
  keep: keepUnreadable,
});

/** The usable saved questions: those of the user's organization, then the user's own, in order. */
export async function readSavedQuestions(): Promise<readonly SavedQuestion[]> {
  const [own, policy] = await Promise.all([savedQuestions.getValue(), readPolicy()]);
  return [...policy.savedQuestions, ...own];
}

/** The user's own saved questions in order. */
export function readOwnSavedQuestions(): Promise<readonly SavedQuestion[]> {
  return savedQuestions.getValue();
}

/** Changes the list of the user's own saved questions. */
export async function updateSavedQuestions(
  change: (savedQuestions: readonly SavedQuestion[]) => readonly SavedQuestion[],
): Promise<void> {
  await savedQuestions.update(change);
}
