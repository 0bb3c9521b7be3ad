/** What is wrong in a JSON text, and at which character. */
export interface JsonError {
  readonly at: number;
  /** The name that an object has twice; absent if the text is not JSON. */
  readonly twice?: string;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/suy;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/y;

class FoundError extends Error {
  readonly found: JsonError;
  constructor(found: JsonError) {
    super('found');
    this.found = found;
  }
}

/**
 * Finds where a text stops being JSON, or names a field twice, which JSON allows but nobody intends.
 *
 * Engines word their messages differently, and some messages lack the position.
 */
export function findJsonError(text: string): JsonError | undefined {
  let at = 0;

  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    const taken = pattern.exec(text)?.[0] ?? '';
    at += taken.length;
    return taken;
  }

  /** Reads a string; undefined if none begins here. */
  function readString(): string | undefined {
    const start = at;
    const written = take(STRING);
    if (written === '') return undefined;
    try {
      return String(JSON.parse(written));
    } catch {
      // A line break or a wrong escape is inside.
      throw new FoundError({ at: start });
    }
  }

  /** Reads up to the closing bracket; `readOne` reads what commas separate. */
  function readList(close: ']' | '}', readOne: () => void): void {
    at += 1;
    take(SPACE);
    if (text[at] === close) return void (at += 1);
    for (;;) {
      readOne();
      take(SPACE);
      if (text[at] === close) return void (at += 1);
      if (text[at] !== ',') throw new FoundError({ at });
      at += 1;
      take(SPACE);
    }
  }

  function readValue(): void {
    take(SPACE);
    if (text[at] === '[') return readList(']', readValue);
    if (text[at] === '{') {
      const names = new Set<string>();
      return readList('}', () => {
        const start = at;
        const name = readString();
        if (name === undefined) throw new FoundError({ at });
        if (names.has(name)) throw new FoundError({ at: start, twice: name });
        names.add(name);
        take(SPACE);
        if (text[at] !== ':') throw new FoundError({ at });
        at += 1;
        readValue();
      });
    }
    if (readString() === undefined && take(SCALAR) === '') throw new FoundError({ at });
  }

  try {
    readValue();
    take(SPACE);
    return at < text.length ? { at } : undefined;
  } catch (error) {
    if (error instanceof FoundError) return error.found;
    // Nested so deeply that the stack overflows.
    return { at };
  }
}
