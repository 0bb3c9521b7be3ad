/** A string or a number of JSON; a string may be the name of a field. */
const JSON_LITERAL = /"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d[\d.eE+-]*/gsu;

/** Values and names that are one word: they are identifiers, not text. */
const WORD = /^[\w.$-]{1,64}$/u;

/** Everything but white space and ASCII punctuation, in UTF-16 code units, so that lengths stay. */
const LETTER = /[^\s!-/:-@[-`{-~]/g;

/** Replaces every letter and digit by `x`. Lengths, white space and punctuation stay. */
export function maskText(text: string): string {
  return text.replaceAll(LETTER, 'x');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** How to mask JSON. */
export interface MaskOptions {
  /** Names of fields whose values stay if they are one word, such as `type`. */
  readonly kept?: ReadonlySet<string>;
  /** Whether numbers may be part of the text; they become ones. */
  readonly hasNumbers?: boolean;
}

/**
 * Masks the text in the data of an event. In JSON, the structure and the names of fields stay; anything else
 * is masked completely, and stays invalid JSON.
 */
export function maskData(data: string, { kept = new Set(), hasNumbers = false }: MaskOptions = {}): string {
  // A body that ended inside of its JSON is kept without its last bracket.
  const end = ['}', ']'].find((bracket) => isJson(data + bracket));
  if (end !== undefined) return maskData(data + end, { kept, hasNumbers }).slice(0, -1);
  if (!isJson(data)) {
    // A server that forgets the blank line between two events joins them into one with several lines.
    const lines = data.split('\n');
    const mask = lines.length > 1 ? (line: string) => maskData(line, { kept, hasNumbers }) : maskText;
    return lines.map(mask).join('\n');
  }
  let field = '';
  return data.replace(JSON_LITERAL, (literal, quoted: string | undefined, colon: string | undefined) => {
    if (quoted === undefined) return hasNumbers ? literal.replaceAll(/\d/g, '1') : literal;
    const value = String(JSON.parse(`"${quoted}"`));
    if (colon !== undefined) {
      field = value;
      return WORD.test(value) ? literal : `${JSON.stringify(maskText(value))}${colon}`;
    }
    return kept.has(field) && WORD.test(value) ? literal : JSON.stringify(maskText(value));
  });
}
