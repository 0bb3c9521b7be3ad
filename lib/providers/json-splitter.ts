import { parseJson } from './parse-json.ts';

/** A part of a body that is JSON, NDJSON, or JSON texts one after the other. */
export type JsonPart =
  | { readonly type: 'value'; readonly value: unknown }
  /** A line that is no JSON text. */
  | { readonly type: 'line'; readonly line: string };

/** Cuts a growing body into JSON texts. */
export interface JsonSplitter {
  /** Takes the next text of the body, returns the parts that it completes. */
  push(text: string): JsonPart[];
  /** Ends the body: returns what is left, line by line. */
  end(): JsonPart[];
  /** How much text waits for the end of its part. */
  readonly waiting: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const NEW_LINE = 10;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);
/** White space, and the commas between values. */
const BETWEEN = new Set([9, 10, 13, 32, 44, 0xfeff]);

/**
 * Creates a splitter. A part ends where its brackets close, so each is known as soon as it has arrived, whether or not
 * the connection closes. Takes linear time.
 *
 * A line break inside a string, which JSON forbids, ends a malformed part. Once two values have filled a line each, so
 * does any line break inside a value.
 */
export function createJsonSplitter(): JsonSplitter {
  /** What has arrived of the current part, before the text that is being read. */
  let waiting: string[] = [];
  let waitingLength = 0;
  let depth = 0;
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
    depth = 0;
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
    else if (OPEN.has(code)) depth += 1;
    else if (CLOSE.has(code)) {
      depth -= 1;
      if (depth > 0) return 'open';
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
        if (depth === 0 && !isLine) {
          start = at;
          if (BETWEEN.has(code)) start += 1;
          else if (OPEN.has(code)) depth = 1;
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
    get waiting() {
      return waitingLength;
    },
  };
}
