import * as v from 'valibot';

import { type SavedQuestion, savedQuestionSchema } from '#lib/protocol/saved-question.ts';

const VERSION = 1;

const fileSchema = v.object({
  gloss: v.literal('entries'),
  version: v.number(),
  entries: v.array(v.unknown()),
});

/** What came of reading a file: its saved questions, or why there are none, in one sentence. */
export type SavedQuestionFile =
  | { readonly type: 'questions'; readonly savedQuestions: readonly SavedQuestion[] }
  | { readonly type: 'refused'; readonly sentence: string };

/** Writes saved questions as the text of a file that `readSavedQuestionFile` reads. */
export function writeSavedQuestionFile(savedQuestions: readonly SavedQuestion[]): string {
  return `${JSON.stringify({ gloss: 'entries', version: VERSION, entries: savedQuestions }, null, 2)}\n`;
}

function refuse(sentence: string): SavedQuestionFile {
  return { type: 'refused', sentence };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf(savedQuestion: unknown): string {
  const hasName = typeof savedQuestion === 'object' && savedQuestion !== null && 'name' in savedQuestion;
  return hasName && typeof savedQuestion.name === 'string' ? ` (“${savedQuestion.name.slice(0, 40)}”)` : '';
}

/** Reads the text of a file. It is taken whole or not at all, so that nobody must find out what is missing. */
export function readSavedQuestionFile(text: string): SavedQuestionFile {
  const parsed = parseJson(text);
  if (parsed === undefined) return refuse('This file is not JSON.');
  if (!v.is(fileSchema, parsed)) return refuse('This file holds no questions that Gloss has exported.');
  if (parsed.version > VERSION) return refuse('This file comes from a newer Gloss. Update this one first.');
  const savedQuestions: SavedQuestion[] = [];
  for (const [index, savedQuestion] of parsed.entries.entries()) {
    const result = v.safeParse(savedQuestionSchema, savedQuestion);
    if (!result.success) {
      const field = v.getDotPath(result.issues[0]) ?? 'it';
      return refuse(
        `Question ${index + 1}${nameOf(savedQuestion)} cannot be read: “${field}” is missing or wrong.`,
      );
    }
    savedQuestions.push(result.output);
  }
  return savedQuestions.length === 0
    ? refuse('There is no question in this file.')
    : { type: 'questions', savedQuestions };
}

function withoutId({ id: _id, ...rest }: SavedQuestion): string {
  const { name, template, sends, takes, inMenu, model } = rest;
  return JSON.stringify([name, template, sends, takes, inMenu, model?.provider, model?.model]);
}

/** Puts imported saved questions behind the others. One that is there already is left out; an id that is taken is replaced. */
export function joinSavedQuestions(
  savedQuestions: readonly SavedQuestion[],
  imported: readonly SavedQuestion[],
  newId: () => string,
): SavedQuestion[] {
  const known = new Set(savedQuestions.map(withoutId));
  const ids = new Set(savedQuestions.map(({ id }) => id));
  const added: SavedQuestion[] = [];
  for (const savedQuestion of imported) {
    if (known.has(withoutId(savedQuestion))) continue;
    known.add(withoutId(savedQuestion));
    const id = ids.has(savedQuestion.id) ? newId() : savedQuestion.id;
    ids.add(id);
    added.push({ ...savedQuestion, id });
  }
  return [...savedQuestions, ...added];
}
