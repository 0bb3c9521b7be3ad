import * as v from 'valibot';

import { type SavedQuestion, savedQuestionSchema } from '#lib/protocol/saved-question.ts';

const VERSION = 1;

/** The keys still say `entries`, the name that saved questions had when the first files were exported. */
const fileSchema = v.object({
  gloss: v.literal('entries'),
  version: v.number(),
  entries: v.array(v.unknown()),
});

/** Why a file was not imported. */
export type SavedQuestionFileProblem =
  | { readonly type: 'not-json' | 'not-questions' | 'newer-version' | 'no-questions' }
  /** `field` of the question at `position` (from 1) is missing or invalid; `name` is empty when it has none. */
  | {
      readonly type: 'invalid-question';
      readonly position: number;
      readonly name: string;
      readonly field: string;
    };

/** The result of reading a file. */
export type SavedQuestionFile =
  | { readonly type: 'questions'; readonly savedQuestions: readonly SavedQuestion[] }
  | { readonly type: 'refused'; readonly problem: SavedQuestionFileProblem };

/** Writes saved questions as a file that `readSavedQuestionFile` reads. */
export function writeSavedQuestionFile(savedQuestions: readonly SavedQuestion[]): string {
  return `${JSON.stringify({ gloss: 'entries', version: VERSION, entries: savedQuestions }, null, 2)}\n`;
}

function refuse(problem: SavedQuestionFileProblem): SavedQuestionFile {
  return { type: 'refused', problem };
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
  return hasName && typeof savedQuestion.name === 'string' ? savedQuestion.name.trim() : '';
}

/**
 * Reads a file completely or not at all: if an import skipped questions, the user would have to find out
 * which.
 */
export function readSavedQuestionFile(text: string): SavedQuestionFile {
  const parsed = parseJson(text);
  if (parsed === undefined) return refuse({ type: 'not-json' });
  if (!v.is(fileSchema, parsed)) return refuse({ type: 'not-questions' });
  if (parsed.version > VERSION) return refuse({ type: 'newer-version' });
  const savedQuestions: SavedQuestion[] = [];
  for (const [index, savedQuestion] of parsed.entries.entries()) {
    const result = v.safeParse(savedQuestionSchema, savedQuestion);
    if (!result.success) {
      return refuse({
        type: 'invalid-question',
        position: index + 1,
        name: nameOf(savedQuestion),
        field: v.getDotPath(result.issues[0]) ?? '',
      });
    }
    savedQuestions.push(result.output);
  }
  return savedQuestions.length === 0
    ? refuse({ type: 'no-questions' })
    : { type: 'questions', savedQuestions };
}

/** Serializes the fields by which two questions are equal. */
function contentOf({ name, template, sends, takes, inMenu, model, parameters }: SavedQuestion): string {
  const { systemPrompt, temperature, maxTokens, reasoningEffort } = parameters ?? {};
  return JSON.stringify([
    [name, template, sends, takes, inMenu, model?.provider, model?.model],
    [systemPrompt, temperature, maxTokens, reasoningEffort],
  ]);
}

/** Appends imported questions. Skips those that are already there; gives a new id to one whose id is in use. */
export function joinSavedQuestions(
  savedQuestions: readonly SavedQuestion[],
  imported: readonly SavedQuestion[],
  newId: () => string,
): SavedQuestion[] {
  const known = new Set(savedQuestions.map(contentOf));
  const ids = new Set(savedQuestions.map(({ id }) => id));
  const added: SavedQuestion[] = [];
  for (const savedQuestion of imported) {
    const content = contentOf(savedQuestion);
    if (known.has(content)) continue;
    known.add(content);
    const id = ids.has(savedQuestion.id) ? newId() : savedQuestion.id;
    ids.add(id);
    added.push({ ...savedQuestion, id });
  }
  return [...savedQuestions, ...added];
}
