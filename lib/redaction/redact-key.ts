import type { Credentials } from '#lib/protocol/credentials.ts';

/** Replaces a key. */
const KEY_MARK = '[key removed]';
/** Replaces a header's value. */
const HEADER_MARK = '[header removed]';

/** A shorter key may be part of an ordinary word, so it is removed only as a whole word. */
const MIN_LETTERS = 8;

/** Runs of this many letters and digits of a key are removed. Masked keys show fewer. */
const WINDOW = 9;
const ENCODED_WINDOW = 12;

/** The letters and digits of a text with every escape undone, and the place of each in the text. */
interface Compact {
  readonly letters: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * What may separate the characters of a key, or encode one of them: markup, entities, escapes of JSON and URLs
 * (also escaped twice). Lengths are bounded to keep the search linear.
 */
const ESCAPE =
  /<[^<>]{0,200}>|&(?:#x([\da-f]{1,6})|#(\d{1,7})|[a-z]{2,8});|\\{1,9}(?:u([\da-f]{4})|x([\da-f]{2})|[nrtbf"'/])|%(?:25){0,3}([\da-f]{2})/giy;

function isLetter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function compact(text: string): Compact {
  const letters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length;) {
    let code = text.charCodeAt(at);
    let end = at + 1;
    // < & \ %
    if (code === 60 || code === 38 || code === 92 || code === 37) {
      ESCAPE.lastIndex = at;
      const match = ESCAPE.exec(text);
      if (match) {
        end = ESCAPE.lastIndex;
        const [, entityHex, entity, json, short, percent] = match;
        const hex = entityHex ?? json ?? short ?? percent;
        code = hex === undefined ? Number(entity ?? 0) : Number.parseInt(hex, 16);
      }
    }
    if (isLetter(code)) {
      letters.push(String.fromCharCode(code));
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { letters: letters.join(''), starts, ends };
}

/** A secret to remove, and its replacement. */
interface Needle {
  readonly letters: string;
  readonly mark: string;
}

/** Needles by the first letters of each. */
type Needles = Map<string, Needle[]>;

function addNeedle(needles: Needles, needle: Needle): void {
  if (needle.letters.length < MIN_LETTERS) return;
  const start = needle.letters.slice(0, MIN_LETTERS);
  const same = needles.get(start);
  if (!same) needles.set(start, [needle]);
  else if (!same.some(({ letters }) => letters === needle.letters)) same.push(needle);
}

function addWindows(needles: Needles, letters: string, size: number, mark: string): void {
  const fitting = Math.min(size, letters.length);
  for (let at = 0; at + fitting <= letters.length; at += 1)
    addNeedle(needles, { letters: letters.slice(at, at + fitting), mark });
}

/** Adds every long piece of a key, as it is and in base64. */
function addPieces(needles: Needles, key: string, mark: string): void {
  addWindows(needles, lettersOnly(key), WINDOW, mark);
  const written = base64Forms(key).map(lettersOnly);
  const size = Math.min(ENCODED_WINDOW, ...written.map(({ length }) => length));
  for (const letters of written) addWindows(needles, letters, size, mark);
}

/** Parts of a header's value that look like keys: long, of letters and digits. */
export function findKeysInside(value: string): string[] {
  return (value.match(/[\da-z]{16,}/gi) ?? []).filter((part) => /\d/.test(part) && /[a-z]/i.test(part));
}

/** Adds the whole value, as it is and in base64, and every long piece of what looks like a key in it. */
function addHeader(needles: Needles, value: string): void {
  for (const form of [value, ...base64Forms(value)])
    addNeedle(needles, { letters: lettersOnly(form), mark: HEADER_MARK });
  for (const part of findKeysInside(value)) addPieces(needles, part, HEADER_MARK);
}

/** Finds a short secret. A match next to a letter or digit is part of another word. */
function wordOf(secret: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])${escapeForRegExp(secret)}(?![\\p{L}\\d])`, 'gu');
}

/**
 * The three ways in which base64 can write `key` inside a longer text, without the characters that its neighbours
 * decide.
 */
function base64Forms(key: string): string[] {
  const bytes = new TextEncoder().encode(key);
  return [0, 1, 2].map((shift) => {
    const shifted = String.fromCharCode(...new Uint8Array(shift), ...bytes);
    const whole = btoa(shifted).replace(/=+$/, '');
    const first = [0, 2, 3][shift] ?? 0;
    const last = whole.length - (shifted.length % 3 === 0 ? 0 : 1);
    return whole.slice(first, last);
  });
}

/** The forms in which a server may write a key in one piece. */
export function encodingsOf(key: string): string[] {
  return [...new Set([key, encodeURIComponent(key), ...base64Forms(key)])];
}

function lettersOnly(text: string): string {
  return text.replaceAll(/[^\da-z]/gi, '');
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/** Finds `sk-ab…wxyz` with more than eight characters showing. */
function removeMasked(text: string, key: string): string {
  return text.replaceAll(
    /([\w-]{1,200})(?:\*{2,200}|\.{2,200}|…{1,200}|•{1,200})([\w-]{0,200})/g,
    (whole, head: string, tail: string) => {
      let front = 0;
      while (front < head.length && head[front] === key[front]) front += 1;
      let back = 0;
      while (back < tail.length && tail.at(-1 - back) === key.at(-1 - back)) back += 1;
      const shown = (front === head.length ? front : 0) + (back === tail.length ? back : 0);
      return shown > MIN_LETTERS ? KEY_MARK : whole;
    },
  );
}

/** Removes the secrets that it was created for from a text. */
export type Redactor = (text: string) => string;

/**
 * Creates a function that removes the key and the values of headers from any text that a server sent:
 * verbatim, URL-encoded, in base64, escaped for JSON or HTML, split by white space, markup, quotes or
 * invisible characters. Any long piece of a key, or of something inside a header that looks like one, is
 * removed, too. A masked key that shows at most eight characters stays.
 *
 * Takes linear time. Text without a trace of either is returned unchanged.
 */
export function createRedactor({ key, headers = {} }: Credentials): Redactor {
  const needles: Needles = new Map();
  const words: { readonly word: RegExp; readonly mark: string }[] = [];
  if (key) {
    if (lettersOnly(key).length < MIN_LETTERS) words.push({ word: wordOf(key), mark: KEY_MARK });
    else addPieces(needles, key, KEY_MARK);
  }
  for (const value of Object.values(headers)) {
    if (value === '') continue;
    if (lettersOnly(value).length < MIN_LETTERS) words.push({ word: wordOf(value), mark: HEADER_MARK });
    else addHeader(needles, value);
  }
  for (const same of needles.values()) same.sort((one, other) => other.letters.length - one.letters.length);
  const masked = key && lettersOnly(key).length >= MIN_LETTERS ? key : undefined;

  function removeNeedles(text: string): string {
    const { letters: read, starts, ends } = compact(text);
    const parts: string[] = [];
    let kept = 0;
    /** Where the piece that is to be removed begins and ends. */
    let from = -1;
    let until = -1;
    let mark = '';
    const cut = (): void => {
      if (from >= 0) parts.push(text.slice(kept, from), mark);
      if (from >= 0) kept = until;
    };
    for (let at = 0; at + MIN_LETTERS <= read.length; at += 1) {
      const found = needles
        .get(read.slice(at, at + MIN_LETTERS))
        ?.find(({ letters }) => read.startsWith(letters, at));
      if (!found) continue;
      const start = starts[at] ?? 0;
      const end = ends[at + found.letters.length - 1] ?? 0;
      if (from < 0 || start > until) {
        cut();
        from = start;
        ({ mark } = found);
      }
      until = Math.max(until, end);
    }
    cut();
    return parts.length === 0 ? text : parts.join('') + text.slice(kept);
  }

  return (text) => {
    let clean = needles.size === 0 ? text : removeNeedles(text);
    for (const { word, mark } of words) clean = clean.replaceAll(word, mark);
    return masked === undefined ? clean : removeMasked(clean, masked);
  };
}
