import type { Token } from 'marked';

/*
 * What half-typed syntax looks like until the rest of it arrives, all in one place.
 *
 * 1. `settled` holds back the end of the text while it may still mean something else: blanks at the end, and a
 *    last line that is only a marker (`-`, `12.`, `##`, `|--`, three backticks and a language, `[label]: http`).
 * 2. `calmInlines` reads what is open in the last leaf as if it were closed: `**bol` is bold, `[Glo](htt` is a
 *    link without a target, a delimiter at the very end is not shown.
 * 3. A line that begins with `|` is the head of a table (see `build-blocks.ts`).
 *
 * When the text ends, none of this applies.
 */

/** An inline form that the text has opened and not closed. */
export interface CalmToken {
  readonly type: 'calm';
  readonly raw: string;
  readonly form: 'strong' | 'em' | 'del' | 'code' | 'link' | 'image';
  readonly text: string;
  readonly tokens: Token[];
}

/** Tells a calm form from what the lexer made. */
export function isCalm(token: Token | CalmToken): token is CalmToken {
  return token.type === 'calm';
}

const container = String.raw`(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*`;
const marker = [
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
const undecided = new RegExp(`^${container}(?:${marker})?$`);
const longestUndecided = 200;

/** Tells how much of open text may be shown; what follows may still change what it means. */
export function settled(source: string): number {
  const lineStart = source.lastIndexOf('\n') + 1;
  const end = endWithoutBlanks(source, lineStart);
  return isUndecided(source.slice(lineStart, end)) ? lineStart : end;
}

/** Tells a last line, without blanks at its end, that is only a marker so far. */
export function isUndecided(line: string): boolean {
  return line.length <= longestUndecided && undecided.test(line);
}

function endWithoutBlanks(source: string, from: number): number {
  let end = source.length;
  while (end > from && (source[end - 1] === ' ' || source[end - 1] === '\t')) end--;
  return end;
}

const longestPendingText = 160;
const opener = /`+|\*+|_+|~~|!?\[/g;
const trailingDelimiter = /(?:[*_~`]+|\\|!?\[)$/;

/** What is opened inside more open forms than this stays as it is written. */
const maxOpenForms = 8;

/** Closes what the last leaf has opened, and hides a delimiter at its very end. */
export function calmInlines(tokens: readonly Token[], depth = 0): (Token | CalmToken)[] {
  if (depth >= maxOpenForms) return [...tokens];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'text') continue;
    const before = tokens[index - 1];
    for (const match of token.raw.matchAll(opener)) {
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
): (Token | CalmToken)[] | undefined {
  const raw = rest.map((token) => token.raw).join('');
  if (raw === '' || raw.includes('\n')) return undefined;
  if (run.startsWith('`')) return [calm('code', raw.replace(/`+$/, '').trimStart(), [])];
  if (run.endsWith('[')) return readBracket(run, raw, rest, depth);
  if (/^\s/.test(raw)) return undefined;
  const [first] = rest;
  // `**bold*` is lexed as a star and an emphasis that ends the text.
  if (rest.length === 1 && first && 'tokens' in first && (first.type === 'em' || first.type === 'del')) {
    const inner = first.tokens ?? [];
    return [first.type === 'em' ? calm('strong', '', inner) : calm('del', '', inner)];
  }
  if (previous !== undefined && !/[\s\p{P}\p{S}]/u.test(previous)) return undefined;
  if (run === '~~') return [calm('del', '', calmInlines(rest, depth))];
  if (run.length === 1) return [calm('em', '', calmInlines(rest, depth))];
  if (run.length === 2) return [calm('strong', '', calmInlines(rest, depth))];
  return run.length === 3 ? [calm('strong', '', [calm('em', '', calmInlines(rest, depth))])] : undefined;
}

const justText = /^[^\]]*$/;
const closedText = /^([^\]]*)\]$/;
const openTarget = /^([^\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)?[^()\n]*)?|\[[^\]\n]*)$/;

function readBracket(run: string, raw: string, rest: Token[], depth: number): CalmToken[] | undefined {
  const match = closedText.exec(raw) ?? openTarget.exec(raw);
  const label = match ? (match[1] ?? '') : raw;
  if (!match && !justText.test(raw)) return undefined;
  if (label.length > longestPendingText || /^[ xX]?$/.test(label)) return undefined;
  if (run === '![') return [calm('image', label, [])];
  return [calm('link', '', calmInlines(cut(rest, label.length), depth))];
}

/** The tokens of the first `length` characters; only text is cut in two. */
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
  const kept = last.raw.replace(trailingDelimiter, '');
  if (kept === last.raw) return [...tokens];
  const shortened = textToken(kept);
  return [...tokens.slice(0, -1), ...(shortened ? [shortened] : [])];
}

function textToken(raw: string): Token | undefined {
  return raw === '' ? undefined : { type: 'text', raw, text: raw };
}

function calm(form: CalmToken['form'], text: string, tokens: (Token | CalmToken)[]): CalmToken {
  return { type: 'calm', raw: '', form, text, tokens };
}
