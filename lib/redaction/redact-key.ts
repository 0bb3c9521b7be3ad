/** Takes the place of a key. */
const MARK = '[key removed]';

/** A shorter key may be part of an ordinary word; only the whole word is removed. */
const MIN_LETTERS = 8;

/** This many letters and digits of a key in a row are removed. Masked keys show fewer. */
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

function windowsOf(letters: string, size: number, into: Set<string>): void {
  for (let at = 0; at + size <= letters.length; at += 1) into.add(letters.slice(at, at + size));
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
      return shown > MIN_LETTERS ? MARK : whole;
    },
  );
}

/**
 * Creates a function that removes the key from any text that a server sent: verbatim, URL-encoded, in base64, escaped
 * for JSON or HTML, split by white space, markup, quotes or invisible characters, and any long piece of it. A masked
 * key that shows at most eight characters stays.
 *
 * Takes linear time. Text without a trace of the key is returned unchanged.
 *
 * @param key - Undefined or empty when there is none.
 */
export function createRedactor(key: string | undefined): (text: string) => string {
  if (!key) return (text) => text;
  const letters = lettersOnly(key);
  if (letters.length < MIN_LETTERS) {
    // Next to a letter or digit it is part of another word.
    const word = new RegExp(`(?<![\\p{L}\\d])${escapeForRegExp(key)}(?![\\p{L}\\d])`, 'gu');
    return (text) => text.replaceAll(word, MARK);
  }
  const plain = new Set<string>();
  const size = Math.min(WINDOW, letters.length);
  windowsOf(letters, size, plain);
  const encoded = new Set<string>();
  const written = base64Forms(key).map(lettersOnly);
  const encodedSize = Math.min(ENCODED_WINDOW, ...written.map((text) => text.length));
  for (const text of written) windowsOf(text, encodedSize, encoded);

  return (text) => {
    const { letters: read, starts, ends } = compact(text);
    const parts: string[] = [];
    let kept = 0;
    /** Where the piece that is to be removed begins and ends. */
    let from = -1;
    let until = -1;
    const cut = (): void => {
      if (from >= 0) parts.push(text.slice(kept, from), MARK);
      if (from >= 0) kept = until;
    };
    for (let at = 0; at + Math.min(size, encodedSize) <= read.length; at += 1) {
      const length = plain.has(read.slice(at, at + size))
        ? size
        : encoded.has(read.slice(at, at + encodedSize))
          ? encodedSize
          : 0;
      if (length === 0) continue;
      const start = starts[at] ?? 0;
      const end = ends[at + length - 1] ?? 0;
      if (from < 0 || start > until) {
        cut();
        from = start;
      }
      until = Math.max(until, end);
    }
    cut();
    const clean = parts.length === 0 ? text : parts.join('') + text.slice(kept);
    return removeMasked(clean, key);
  };
}
