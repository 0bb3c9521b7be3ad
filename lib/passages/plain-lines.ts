/**
 * The words of a quote line by line, as a page has them: Markdown's own signs are taken off, and lines are split where
 * the page's text differs from the quote's (formulas, small digits, cells).
 */
export function plainLines(markdown: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^[> ]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    } else if (fence !== undefined) {
      lines.push(line);
    } else if (!RULE.test(line)) {
      lines.push(...plainPieces(line));
    }
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** Rules, and the second line of a table. */
const RULE = /^[> ]*(?:\|?(?: *:?-{3,}:? *\|?)+|\${2})\s*$/;

/** What stands at the beginning of a line and says what it is. */
const BLOCK_MARKS = /^(?:\s|> ?|#{1,6} |[-+*•] (?:\[[ x]\] )?|\d{1,9}[.)] |: )+/;

function plainPieces(line: string): string[] {
  const bare = line.replace(BLOCK_MARKS, '');
  const cells = /^\|.*\|\s*$/.test(bare) ? bare.split(/(?<!\\)\|/) : [bare];
  return cells.flatMap((cell) => cell.split(DIFFERENT)).map(withoutMarks);
}

/** Line breaks in cells, formulas, digits that were made small, and what stands for them. */
const DIFFERENT = /<br>|(?<!\\)\$[^$\s][^$]*\$(?!\d)|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]+|[\^_]\([^)]*\)/;

function withoutMarks(text: string): string {
  return text
    .replace(/<((?:https?|mailto):[^>\s]*)>/g, '$1')
    .replace(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\((?:https?:|mailto:)[^)\s]*\)/g, '$1')
    .replace(/(?<!\\)(?:\*+(?=\S)|(?<=[^\s\\])\*+|~~|`+)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
