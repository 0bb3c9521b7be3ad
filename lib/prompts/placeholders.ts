import { promptText } from '#lib/wording/prompts.ts';

/** What a saved question's template may contain in double braces. */
export const PLACEHOLDER_NAMES = ['selection', 'page', 'title', 'url', 'language'] as const;

/** The name of a placeholder. */
export type PlaceholderName = (typeof PLACEHOLDER_NAMES)[number];

/** A placeholder whose value is known when the saved question is used. */
export type FilledName = 'title' | 'url' | 'language';

const FILLED = /\{\{\s*(title|url|language)\s*\}\}/gu;

/** The two placeholders that stay in the question: each marks where the quoted text goes. */
const MARK = /\{\{\s*(selection|page)\s*\}\}/gu;

/**
 * Follows each opening brace of a value, so that no value reads as a placeholder. Invisible, and removed again from what
 * is sent and shown.
 */
const WORD_JOINER = '\u2060';

function isFilledName(name: string): name is FilledName {
  return name === 'title' || name === 'url' || name === 'language';
}

/** Puts a value on one line, since a page's title must not look like further lines of the user's question. */
function protect(value: string): string {
  return value.replaceAll(/\s+/gu, ' ').trim().replaceAll('{', `{${WORD_JOINER}`);
}

function unprotect(text: string): string {
  return text.replaceAll(`{${WORD_JOINER}`, '{');
}

/** Replaces placeholders with their values, literally and in one pass. One without a value stays. */
export function fillPlaceholders(template: string, values: Partial<Record<FilledName, string>>): string {
  return template.replaceAll(FILLED, (placeholder, name: string) => {
    const value = isFilledName(name) ? values[name] : undefined;
    return value === undefined || value === '' ? placeholder : protect(value);
  });
}

/** Renames the placeholder for the quoted text to match what is quoted. */
export function renameMarks(template: string, name: 'selection' | 'page'): string {
  return template.replaceAll(MARK, `{{${name}}}`);
}

/** Returns where the first placeholder without a text begins and ends, if there is one. */
export function findOpenPlaceholder(text: string, hasQuotes: boolean): [number, number] | undefined {
  const open = [...text.matchAll(FILLED), ...(hasQuotes ? [] : text.matchAll(MARK))];
  const [first] = open.toSorted((one, other) => one.index - other.index);
  return first && [first.index, first.index + first[0].length];
}

/** Returns the name of the first placeholder without a text, if there is one. */
export function nameOpenPlaceholder(text: string, hasQuotes: boolean): PlaceholderName | undefined {
  const range = findOpenPlaceholder(text, hasQuotes);
  const name = range && text.slice(...range).replaceAll(/[{}\s]/gu, '');
  return PLACEHOLDER_NAMES.find((known) => known === name);
}

/** Splits a question at its marks. There is more than one part exactly when there is a mark. */
export function splitAtMarks(text: string): string[] {
  return text.split(/\{\{\s*(?:selection|page)\s*\}\}/u).map(unprotect);
}

/** A piece of a question as it is shown. */
export interface ShownPart {
  readonly text: string;
  readonly isMark: boolean;
}

/**
 * Splits a sent question into the parts that are shown, with marks as words. Without quotes nothing is a
 * mark.
 */
export function showMarks(text: string, hasQuotes: boolean): ShownPart[] {
  if (!hasQuotes) return [{ text: unprotect(text), isMark: false }];
  // Splitting by a group yields text and name in turn.
  return text
    .split(MARK)
    .map((part, index) =>
      index % 2 === 1
        ? { text: part === 'page' ? promptText.pageMark : promptText.selectionMark, isMark: true }
        : { text: unprotect(part), isMark: false },
    )
    .filter((part) => part.text !== '');
}

/** Names every placeholder of a template in words. */
export function nameBlanks(template: string): string {
  const named = template.replaceAll(FILLED, (placeholder, name: string) =>
    isFilledName(name) ? promptText.placeholders[name] : placeholder,
  );
  return nameMarks(named, true);
}

/** The text that `showMarks` shows. */
export function nameMarks(text: string, hasQuotes: boolean): string {
  return showMarks(text, hasQuotes)
    .map((part) => part.text)
    .join('');
}
