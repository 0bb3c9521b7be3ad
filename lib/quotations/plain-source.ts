/** A line of a source without Markdown syntax. */
export interface PlainLine {
  readonly text: string;
  /** The page of the PDF that it is on. */
  readonly page: number | undefined;
}

/** A line this long is cut before its syntax is read, and a plain one before it is compared. */
const MAX_LINE = 32_000;
const MAX_PLAIN = 4_000;

/** Thematic breaks, the underlines of headings, and the delimiter row of a table. */
const RULE = /^[> ]*(?:\|?(?: *:?-{3,}:? *\|?)+|\${2}|(?:[*_] ?){3,}|=+)\s*$/;
const FENCE = /^[> ]*(`{3,}|~{3,})/;
/** Syntax at the start of a line. The numbers of lists stay: they may be a part of the sentence. */
const BLOCK_MARKS = /^(?:\s|> ?|#{1,6} |[-+*•] (?:\[[ x]\] )?|: )+/;
/** What `lib/pdf` writes before the text of each page. */
const PAGE = /^\[page (\d{1,7})[^\]]*\]$/;

/**
 * Reads the lines of a Markdown text as they look when it is rendered.
 *
 * @param isPaged - Whether it has the marks of a PDF's pages, which are left out.
 */
export function* readPlainLines(markdown: string, isPaged: boolean): Generator<PlainLine> {
  let fence: string | undefined;
  let page: number | undefined;
  for (const line of readLines(markdown)) {
    const number = isPaged ? PAGE.exec(line)?.[1] : undefined;
    if (number !== undefined) {
      page = Number(number);
      fence = undefined;
      continue;
    }
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      continue;
    }
    if (fence === undefined && RULE.test(line)) continue;
    for (const text of cut(fence === undefined ? stripSyntax(line) : line, MAX_PLAIN)) yield { text, page };
  }
}

function* readLines(text: string): Generator<string> {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield* cut(text.slice(from, to), MAX_LINE);
    from = to + 1;
  }
}

/** Cuts a text into pieces, between words where there are spaces. */
function* cut(text: string, most: number): Generator<string> {
  let from = 0;
  while (text.length - from > most) {
    const space = text.lastIndexOf(' ', from + most);
    const to = space > from ? space : from + most;
    const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(to - 1));
    yield text.slice(from, isSplit ? to - 1 : to);
    from = isSplit ? to - 1 : to;
  }
  const rest = text.slice(from);
  if (rest.trim() !== '') yield rest;
}

// Each `[` stops at the next one, apart from one pair inside, so that the cost is linear in their number.
const LINK =
  /(?<!\\)!?\[((?:\\.|[^\][\\]|\[(?:\\.|[^\][\\]){0,40}\]){0,500})\]\((?:https?:|mailto:)[^)\s]{0,2000}\)/gu;

function stripSyntax(line: string): string {
  const bare = line.replace(BLOCK_MARKS, '');
  const cells = /^\|.*\|\s*$/u.test(bare) ? bare.replaceAll(/(?<!\\)\|/gu, ' ') : bare;
  return cells
    .replaceAll(/<((?:https?|mailto):[^<>\s]*)>/gu, '$1')
    .replaceAll('<br>', ' ')
    .replaceAll(LINK, '$1')
    .replaceAll(/(?<!\\)(?:\*\*+|(?<![\p{L}\p{N}])\*(?=\S)|(?<=[^\s\\])\*(?![\p{L}\p{N}])|~~|`+)/gu, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1');
}
