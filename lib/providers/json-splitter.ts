import { parseJson } from './parse-json.ts';

/** A part of a body that is JSON, NDJSON, or concatenated JSON texts. */
export type JsonPart =
  | {
      readonly type: 'value';
      readonly value: unknown;
      /** The body ends inside of it. */ readonly isCut?: true;
    }
  /** A line that is no JSON text. */
  | { readonly type: 'line'; readonly line: string };

/** Cuts a growing body into JSON texts. */
export interface JsonSplitter {
  /** Takes the next text of the body, returns the parts that it completes. */
  push(text: string): JsonPart[];
  /** Ends the body: returns what is left, line by line. */
  end(): JsonPart[];
  /**
   * The unfinished JSON text, closed where it broke off; undefined when there is none, or it can't be closed.
   */
  salvage(): unknown;
  /** How much text is waiting for the end of its part. */
  readonly waiting: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const NEW_LINE = 10;
/** Each opening bracket, and what closes it. */
const OPEN = new Map([
  [91, ']'],
  [123, '}'],
]);
const CLOSE = new Set([93, 125]);
/** White space, and the commas between values. */
const BETWEEN = new Set([9, 10, 13, 32, 44, 0xfeff]);

/**
 * Creates a splitter. A part ends where its brackets close, so each is known as soon as it has arrived, whether or not
 * the connection closes. Takes linear time.
 *
 * A line break inside a string, which JSON forbids, ends a malformed part. Once two values have each filled a
 * line, so does any line break inside a value.
 */
export function createJsonSplitter(): JsonSplitter {
  /** What has arrived of the current part, before the text that is being read. */
  let waiting: string[] = [];
  let waitingLength = 0;
  /** What closes the brackets that are open, the outermost first. */
  let closers: string[] = [];
  let isInString = false;
  let isEscaped = false;
  /** Whether the current part is a line that began with neither bracket. */
  let isLine = false;
  let hasLineBreak = false;
  let oneLineValues = 0;

  function endPart(rest: string): string {
    const part = waiting.join('') + rest;
    waiting = [];
    waitingLength = 0;
    closers = [];
    isInString = false;
    isEscaped = false;
    isLine = false;
    hasLineBreak = false;
    return part;
  }

  function readValue(part: string): JsonPart {
    const value = parseJson(part);
    return value === undefined ? { type: 'line', line: part } : { type: 'value', value };
  }

  /** Whether the part ends with this character. */
  function readInside(code: number): 'open' | 'value' | 'line' {
    if (code === NEW_LINE) {
      if (isLine || isInString || oneLineValues > 1) return 'line';
      hasLineBreak = true;
    } else if (isLine) return 'open';
    else if (isEscaped) isEscaped = false;
    else if (isInString && code === BACKSLASH) isEscaped = true;
    else if (code === QUOTE) isInString = !isInString;
    else if (isInString) return 'open';
    else if (OPEN.has(code)) closers.push(OPEN.get(code) ?? '');
    else if (CLOSE.has(code)) {
      closers.pop();
      if (closers.length > 0) return 'open';
      if (!hasLineBreak) oneLineValues += 1;
      return 'value';
    }
    return 'open';
  }

  return {
    push(text) {
      const parts: JsonPart[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (closers.length === 0 && !isLine) {
          start = at;
          if (BETWEEN.has(code)) start += 1;
          else if (OPEN.has(code)) closers = [OPEN.get(code) ?? ''];
          else isLine = true;
          continue;
        }
        const ending = readInside(code);
        if (ending === 'open') continue;
        const part = endPart(text.slice(start, at + 1));
        start = at + 1;
        parts.push(ending === 'value' ? readValue(part) : { type: 'line', line: part.trim() });
      }
      if (start < text.length) {
        waiting.push(text.slice(start));
        waitingLength += text.length - start;
      }
      return parts;
    },
    end: () =>
      endPart('')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map(readValue),
    salvage() {
      if (closers.length === 0) return undefined;
      const end = closers.toReversed().join('');
      const text = waiting.join('');
      // Half an escape is dropped; half a key, number or word has no value.
      const candidates = isInString
        ? [`${text.replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"`]
        : [text, text.replace(/[,\s]+$/, ''), `${text.replace(/[\w.+-]*$/, '')}null`];
      return [...candidates, ...candidates.map((candidate) => `${candidate}:null`)]
        .map((candidate) => parseJson(candidate + end))
        .find((value) => value !== undefined);
    },
    get waiting() {
      return waitingLength;
    },
  };
}
