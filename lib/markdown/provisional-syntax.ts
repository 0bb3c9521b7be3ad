import type { Token } from 'marked';

import { hasCjk } from './cjk.ts';
import { isTextStart } from './pieces.ts';

/*
 * How half-typed syntax looks until the rest arrives.
 *
 * 1. `settled` holds back the end of the text while it may still mean something else: trailing blanks, and a last
 *    line that is only a marker (`-`, `12.`, `##`, `|--`, three backticks and a language, `[label]: http`).
 * 2. `closeInlines` reads unclosed syntax in the last leaf as if it were closed: `**bol` is bold, `[Glo](htt` is a
 *    link without a target, and a delimiter at the very end is hidden.
 * 3. A line that begins with `|` is drawn as a table head (see `build-blocks.ts`).
 *
 * None of this applies once the text is complete.
 */

/** An inline construct that the text has opened and not closed. */
export interface ProvisionalToken {
  readonly type: 'provisional';
  readonly raw: string;
  readonly form: 'strong' | 'em' | 'del' | 'code' | 'link' | 'image';
  readonly text: string;
  readonly tokens: Token[];
}

export function isProvisional(token: Token | ProvisionalToken): token is ProvisionalToken {
  return token.type === 'provisional';
}

const CONTAINER = String.raw`(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*`;
const MARKER = [
  String.raw`[-=+]+`,
  String.raw`[*_~]+`,
  String.raw`#{1,6}`,
  String.raw`\d{1,9}[.)]?`,
  String.raw`[|:\- \t]+`,
  '`{1,2}',
  String.raw`\`{3,}[^\`]*`,
  '~~~.*',
  String.raw`\[[ xX]?\]?`,
  String.raw`\[[^\]\n^][^\]\n]*\]:[ \t]*\S*(?:[ \t]+["'(].*)?`,
].join('|');
/** Matches a possible link definition, where one can begin. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/;
const DEFINITION_WITHOUT_TITLE = new RegExp(String.raw`^${CONTAINER}\[[^\]\n]+\]:[ \t]*\S+[ \t]*$`);
const OPEN_LABEL = new RegExp(String.raw`^${CONTAINER}\[[^\]\n^][^\]\n]*\]?$`);
/** Matches a possible title of the definition on the previous line. */
const TITLE = String.raw`"[^"]*"?|'[^']*'?|\([^)]*\)?`;
const TITLE_LINE = new RegExp(`^${CONTAINER}(?:${TITLE})$`);
const UNDECIDED = new RegExp(`^${CONTAINER}(?:${MARKER}|${TITLE})?$`);
export const LONGEST_UNDECIDED = 200;

/** How much of the open text may be shown; the meaning of what follows is still undecided. */
export function settled(source: string): number {
  const lineStart = source.lastIndexOf('\n') + 1;
  const end = endWithoutBlanks(source, lineStart);
  const line = source.slice(lineStart, end);
  // Within a paragraph it is text. Hiding it again would change where a long paragraph is cut.
  if (DEFINITION.test(line) && isTextStart(lineBefore(source, lineStart))) return end;
  return isUndecided(line, () => lineBefore(source, lineStart)) ? lineStart : end;
}

/** Whether a line that is shown will be held back if it continues as a definition. */
export function mayBecomeDefinition(line: string): boolean {
  return line.length <= LONGEST_UNDECIDED && OPEN_LABEL.test(line);
}

function lineBefore(source: string, lineStart: number): string {
  return source.slice(source.lastIndexOf('\n', lineStart - 2) + 1, Math.max(0, lineStart - 1));
}

/** Whether a last line, without trailing blanks, is only a marker so far, or the title of a definition. */
export function isUndecided(line: string, before: () => string): boolean {
  if (line.length > LONGEST_UNDECIDED || !UNDECIDED.test(line)) return false;
  return !TITLE_LINE.test(line) || DEFINITION_WITHOUT_TITLE.test(before());
}

function endWithoutBlanks(source: string, from: number): number {
  let end = source.length;
  while (end > from && (source[end - 1] === ' ' || source[end - 1] === '\t')) end--;
  return end;
}

/** The text of a link or picture that is not complete; a longer one is drawn as it is written. */
export const LONGEST_PENDING_TEXT = 160;
const OPENER = /`+|\*+|_+|~~|!?\[/g;
const TRAILING_DELIMITER = /(?:[*_~`]+|\\|!?\[)$/;

/** Syntax opened inside more unclosed constructs than this stays as written. */
const MAX_OPEN_FORMS = 8;

/** Closes the constructs that the last leaf has opened, and hides a delimiter at its very end. */
export function closeInlines(tokens: readonly Token[], depth = 0): (Token | ProvisionalToken)[] {
  if (depth >= MAX_OPEN_FORMS) return [...tokens];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.type !== 'text' || token.raw.search(OPENER) === -1) continue;
    const before = tokens[index - 1];
    for (const match of token.raw.matchAll(OPENER)) {
      const [run] = match;
      const previous = match.index > 0 ? token.raw[match.index - 1] : before?.raw.at(-1);
      const after = textToken(token.raw.slice(match.index + run.length));
      const rest = [...(after ? [after] : []), ...tokens.slice(index + 1)];
      const form = readOpener(run, previous, rest, depth + 1);
      if (!form) continue;
      const head = textToken(token.raw.slice(0, match.index));
      return [...tokens.slice(0, index), ...(head ? [head] : []), ...form];
    }
  }
  return withoutTrailingDelimiter(tokens);
}

function readOpener(
  run: string,
  previous: string | undefined,
  rest: Token[],
  depth: number,
): (Token | ProvisionalToken)[] | undefined {
  const raw = rest.map((token) => token.raw).join('');
  if (raw === '' || raw.includes('\n')) return undefined;
  if (run.startsWith('`')) return [provisional('code', raw.replace(/`+$/, '').trimStart(), [])];
  if (run.endsWith('[')) return readBracket(run, raw, rest, depth);
  if (/^\s/.test(raw)) return undefined;
  const [first] = rest;
  // `**bold*` is lexed as a star and an emphasis that ends the text.
  if (rest.length === 1 && first && 'tokens' in first && (first.type === 'em' || first.type === 'del')) {
    const inner = first.tokens ?? [];
    return [first.type === 'em' ? provisional('strong', '', inner) : provisional('del', '', inner)];
  }
  // `2**10` is a product, but scripts without spaces put emphasis right after a letter.
  const isInWord = previous !== undefined && !/[\s\p{P}\p{S}]/u.test(previous);
  if (isInWord && !(run.length > 1 && run[0] !== '_' && hasCjk(previous))) return undefined;
  if (run === '~~') return [provisional('del', '', closeInlines(rest, depth))];
  if (run.length === 1) return [provisional('em', '', closeInlines(rest, depth))];
  if (run.length === 2) return [provisional('strong', '', closeInlines(rest, depth))];
  return run.length === 3
    ? [provisional('strong', '', [provisional('em', '', closeInlines(rest, depth))])]
    : undefined;
}

const JUST_TEXT = /^[^\]]*$/;
const CLOSED_TEXT = /^([^\]]*)\]$/;
const OPEN_TARGET = /^([^\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)?[^()\n]*)?|\[[^\]\n]*)$/;

function readBracket(run: string, raw: string, rest: Token[], depth: number): ProvisionalToken[] | undefined {
  const match = CLOSED_TEXT.exec(raw) ?? OPEN_TARGET.exec(raw);
  const label = match ? (match[1] ?? '') : raw;
  if (!match && !JUST_TEXT.test(raw)) return undefined;
  if (label.length > LONGEST_PENDING_TEXT || /^[ xX]?$/.test(label)) return undefined;
  if (run === '![') return [provisional('image', label, [])];
  return [provisional('link', '', closeInlines(cut(rest, label.length), depth))];
}

/** The tokens of the first `length` characters; only text tokens are split. */
function cut(tokens: readonly Token[], length: number): Token[] {
  const kept: Token[] = [];
  let left = length;
  for (const token of tokens) {
    if (left <= 0) break;
    if (token.raw.length <= left) kept.push(token);
    else kept.push(...[textToken(token.raw.slice(0, left))].filter((part) => part !== undefined));
    left -= token.raw.length;
  }
  return kept;
}

function withoutTrailingDelimiter(tokens: readonly Token[]): Token[] {
  const last = tokens.at(-1);
  if (last?.type !== 'text') return [...tokens];
  const kept = last.raw.replace(TRAILING_DELIMITER, '');
  if (kept === last.raw) return [...tokens];
  const shortened = textToken(kept);
  return [...tokens.slice(0, -1), ...(shortened ? [shortened] : [])];
}

function textToken(raw: string): Token | undefined {
  return raw === '' ? undefined : { type: 'text', raw, text: raw };
}

function provisional(
  form: ProvisionalToken['form'],
  text: string,
  tokens: (Token | ProvisionalToken)[],
): ProvisionalToken {
  return { type: 'provisional', raw: '', form, text, tokens };
}
