/**
 * The text of a quote line by line, as it appears in its page: without Markdown syntax, and split where the
 * page's text differs from the quote's (formulas, superscripts, cells).
 */
export function plainLines(markdown: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  let isCsv = false;
  for (const line of markdown.split('\n')) {
    const mark = /^[> ]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      isCsv = fence === undefined && line.endsWith(`${mark}csv`);
      fence = fence === undefined ? mark : undefined;
    } else if (fence !== undefined) {
      lines.push(...(isCsv ? fieldsOf(line) : [line]));
    } else if (!RULE.test(line)) {
      lines.push(...plainPieces(line));
    }
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** The fields of a line of comma-separated values. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '"' && isQuoted && line.charAt(index + 1) === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field];
}

/** Thematic breaks, and the delimiter row of a table. */
const RULE = /^[> ]*(?:\|?(?: *:?-{3,}:? *\|?)+|\${2})\s*$/;

/** Syntax at the start of a line that says what kind of block it is. */
const BLOCK_MARKS = /^(?:\s|> ?|#{1,6} |[-+*•] (?:\[[ x]\] )?|\d{1,9}[.)] |: )+/;

function plainPieces(line: string): string[] {
  const bare = line.replace(BLOCK_MARKS, '');
  const cells = /^\|.*\|\s*$/.test(bare) ? bare.split(/(?<!\\)\|/) : [bare];
  return cells.flatMap((cell) => cell.split(DIFFERENT)).map(stripInlineMarks);
}

/** Line breaks in cells, formulas, and superscripts and subscripts in either notation. */
const DIFFERENT = /<br>|(?<!\\)\$[^$\s][^$]*\$(?!\d)|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]+|[\^_]\([^)]*\)/;

function stripInlineMarks(text: string): string {
  return text
    .replace(/<((?:https?|mailto):[^>\s]*)>/g, '$1')
    .replace(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\((?:https?:|mailto:)[^)\s]*\)/g, '$1')
    .replace(/(?<!\\)(?:\*+(?=\S)|(?<=[^\s\\])\*+|~~|`+)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
