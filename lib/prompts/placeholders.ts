/** What may stand in a saved question's template between two pairs of braces, and what takes its place. */
export const PLACEHOLDERS = {
  selection: 'the text that you selected',
  page: 'the text of the page',
  title: 'the page’s title',
  url: 'its address',
  language: 'your browser’s language',
} as const;

/** A placeholder whose value is known when the saved question is used. */
export type FilledName = 'title' | 'url' | 'language';

const FILLED = /\{\{\s*(title|url|language)\s*\}\}/gu;

/** The two that stay in the question: each marks where the quoted text goes. */
const MARK = /\{\{\s*(selection|page)\s*\}\}/gu;

/**
 * Stands behind each brace of a value, so that no value reads as a placeholder. It is invisible, and taken out again
 * from what is sent and shown.
 */
const WORD_JOINER = '\u2060';

function isFilledName(name: string): name is FilledName {
  return name === 'title' || name === 'url' || name === 'language';
}

/** Values come from a page: on one line they cannot pass for lines of the user's. */
function protect(value: string): string {
  return value.replaceAll(/\s+/gu, ' ').trim().replaceAll('{', `{${WORD_JOINER}`);
}

function unprotect(text: string): string {
  return text.replaceAll(`{${WORD_JOINER}`, '{');
}

/** Puts values in place of their placeholders, literally and in one pass. One without a value stays as it is. */
export function fillNames(template: string, values: Partial<Record<FilledName, string>>): string {
  return template.replaceAll(FILLED, (whole, name: string) => {
    const value = isFilledName(name) ? values[name] : undefined;
    return value === undefined || value === '' ? whole : protect(value);
  });
}

/** Where the first placeholder that still waits for its text begins and ends, if there is one. */
export function findOpenPlaceholder(text: string, hasQuotes: boolean): [number, number] | undefined {
  const open = [...text.matchAll(FILLED), ...(hasQuotes ? [] : text.matchAll(MARK))];
  const [first] = open.toSorted((one, other) => one.index - other.index);
  return first && [first.index, first.index + first[0].length];
}

/**
 * Cuts a question at its marks: the text before, between and behind them.
 *
 * More than one part exactly when there is a mark.
 */
export function splitAtMarks(text: string): string[] {
  return text.split(/\{\{\s*(?:selection|page)\s*\}\}/u).map(unprotect);
}

/** A piece of a question as it is shown. */
export interface ShownPart {
  readonly text: string;
  readonly isMark: boolean;
}

/** A sent question as it is shown: marks by what they stand for. Without quotes nothing is a mark. */
export function showMarks(text: string, hasQuotes: boolean): ShownPart[] {
  if (!hasQuotes) return [{ text: unprotect(text), isMark: false }];
  // Splitting by a group gives text and name in turn.
  return text
    .split(MARK)
    .map((part, index) =>
      index % 2 === 1
        ? { text: part === 'page' ? 'the page' : 'the selection', isMark: true }
        : { text: unprotect(part), isMark: false },
    )
    .filter((part) => part.text !== '');
}

/** The words of `showMarks`. */
export function nameMarks(text: string, hasQuotes: boolean): string {
  return showMarks(text, hasQuotes)
    .map((part) => part.text)
    .join('');
}
