import { spokenMarkdownText } from '#lib/wording/spoken-markdown.ts';

/** Text to speak, and the offset up to which it has been read. */
export interface Speech {
  readonly spoken: string;
  readonly upTo: number;
}

/**
 * Longer speech is truncated: an answer that arrives too fast to be spoken can be read in the conversation.
 */
const MAX_SPOKEN = 1000;

const SENTENCE_END = /[.!?…](?=[\s"'”’)\]])|[。！？]|\n\n/gu;
const FENCE = /^ {0,3}(`{3,}|~{3,}) *([\w+#.-]*)[^\n]*$/u;
const TABLE_RULE = /^ {0,3}\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/u;
const MATH_BEGIN = /^ *(\$\$|\\\[)/u;
const MATH_ENDS: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]' };

/** A block of an answer: how it is spoken, and the line after it; undefined until its end has arrived. */
type Block = { readonly spoken: string; readonly next: number } | undefined;

function readCode(lines: readonly string[], from: number, isLast: boolean): Block {
  const [, fence = '', language = ''] = FENCE.exec(lines[from] ?? '') ?? [];
  const end = lines.findIndex((line, index) => index > from && isClosing(line, fence));
  if (end < 0 && !isLast) return undefined;
  const next = end < 0 ? lines.length : end + 1;
  return { spoken: spokenMarkdownText.code(language, Math.max(0, (end < 0 ? next : end) - from - 1)), next };
}

function isClosing(line: string, fence: string): boolean {
  const mark = line.trim();
  return mark.length >= fence.length && mark.replaceAll(fence.charAt(0), '') === '';
}

function readTable(lines: readonly string[], from: number, isLast: boolean): Block {
  let next = from + 2;
  while (next < lines.length && lines[next]?.includes('|')) next += 1;
  // The last line may still grow into another row.
  if (next >= lines.length - 1 && !isLast) return undefined;
  return { spoken: spokenMarkdownText.table(next - from - 2), next };
}

function readFormula(lines: readonly string[], from: number, isLast: boolean): Block {
  const [begin = '', mark = ''] = MATH_BEGIN.exec(lines[from] ?? '') ?? [];
  const end = MATH_ENDS[mark] ?? mark;
  const isOneLine = (lines[from] ?? '').slice(begin.length).includes(end);
  const last = isOneLine ? from : lines.findIndex((line, index) => index > from && line.includes(end));
  if (last < 0 && !isLast) return undefined;
  return { spoken: spokenMarkdownText.formula, next: last < 0 ? lines.length : last + 1 };
}

/** The function for a block that is named instead of read out; undefined for ordinary text. */
function findReader(lines: readonly string[], at: number): typeof readCode | undefined {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) return readCode;
  if (MATH_BEGIN.test(line)) return readFormula;
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) return readTable;
  return undefined;
}

/** Renders inline Markdown as speech: links by their text, images by their description, formulas by name. */
function speakInline(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/gu, '$1')
    .replaceAll(
      /\\\(.+?\\\)|(?<![\\$\w])\$(?! )[^$\n]+?(?<! )\$(?![\w$])/gu,
      spokenMarkdownText.inlineFormula,
    )
    .replaceAll(/^ {0,3}(?:#{1,6}\s|>\s?|[-+*]\s+(?:\[[ xX]\]\s)?)/gmu, '')
    .replaceAll(/[*`~]|(?<!\w)_|_(?!\w)/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** The offset up to which whole sentences have arrived. */
function endOfSentences(text: string): number {
  let end = 0;
  for (const match of text.matchAll(SENTENCE_END)) end = match.index + match[0].length;
  return end;
}

/**
 * Returns what can be spoken of a growing Markdown text after offset `from`: whole sentences as they are
 * drawn, and the names of tables, code and formulas once they are complete.
 *
 * `from` must be 0 or the `upTo` of the previous call, so that it is never inside a block.
 *
 * @param isLast - No more text comes: the rest is taken even if no sentence ends in it.
 */
export function speakMarkdown(text: string, from: number, isLast: boolean): Speech {
  const lines = text.slice(from).split('\n');
  const spoken: string[] = [];
  let prose = '';
  let upTo = from;
  let at = 0;

  while (at < lines.length) {
    const read = findReader(lines, at);
    if (read) {
      const block = read(lines, at, isLast);
      spoken.push(speakInline(prose));
      upTo += prose.length;
      prose = '';
      if (!block) break;
      spoken.push(block.spoken);
      upTo += lines.slice(at, block.next).join('\n').length + (block.next < lines.length ? 1 : 0);
      at = block.next;
      continue;
    }
    prose += `${lines[at] ?? ''}${at < lines.length - 1 ? '\n' : ''}`;
    at += 1;
  }
  const rest = prose.slice(0, isLast ? prose.length : endOfSentences(holdHead(prose)));
  spoken.push(speakInline(rest));
  return cutSpeech(spoken.filter((part) => part !== '').join(' '), upTo + rest.length);
}

/** Without a last line that may be a table's head: only the next line shows whether it is. */
function holdHead(prose: string): string {
  const lines = prose.split('\n');
  const last = lines.findLastIndex((line) => line !== '');
  return lines[last]?.includes('|') ? lines.slice(0, last).join('\n') : prose;
}

function cutSpeech(spoken: string, upTo: number): Speech {
  if (spoken.length <= MAX_SPOKEN) return { spoken, upTo };
  const cut = spoken.lastIndexOf(' ', MAX_SPOKEN);
  return { spoken: spokenMarkdownText.part(spoken.slice(0, cut > 0 ? cut : MAX_SPOKEN)), upTo };
}
