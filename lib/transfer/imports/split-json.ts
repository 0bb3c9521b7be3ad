import { closeCutJson } from './close-cut-json.ts';

/**
 * A value of a JSON document that is read in pieces: an item of its array, or a field of its object. The items of a
 * field that is an array come one by one.
 */
export interface JsonPart {
  /** The name of the field; empty in a document that is an array. */
  readonly field: string;
  /** Whether it is an item of an array. */
  readonly isItem: boolean;
  /** Undefined when it could not be read. */
  readonly value?: unknown;
  readonly problem?: JsonProblem;
}

/**
 * - `unreadable`: it is not JSON.
 * - `too-large`, `too-deep`: it outgrows a limit, and was skipped.
 * - `cut`: the document ends in the middle; of an item in which it ends, there may be a value, which has what is complete.
 * - `not-json`: the document is neither an array nor an object.
 * - `empty`: the document is an array without items.
 */
export type JsonProblem = 'unreadable' | 'too-large' | 'too-deep' | 'cut' | 'not-json' | 'empty';

/** The limits for one part. */
export interface JsonLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

/** Takes a document apart while its bytes arrive. */
export interface JsonSplitter {
  /** Returns the parts that these bytes complete. The document may be cut into pieces anywhere. */
  push(bytes: Uint8Array): JsonPart[];
  /** Returns what is wrong with the end of the document, if anything. */
  end(): JsonPart[];
}

/** A chat with pictures may be large; browsers limit strings to half a gigabyte. */
const LIMITS: JsonLimits = { maxBytes: 256_000_000, maxDepth: 500 };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
/** The UTF-8 byte order mark that may begin a file. */
const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf]);

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Creates a splitter, which finds where each part ends and leaves the parsing to the browser.
 *
 * It only counts brackets outside strings, so invalid JSON costs only the part that contains it; a parser
 * that reads the whole document would stop there. Memory is bounded by the largest part.
 */
export function createJsonSplitter({ maxBytes, maxDepth }: JsonLimits = LIMITS): JsonSplitter {
  let phase: 'start' | 'between' | 'name' | 'colon' | 'field' | 'value' | 'done' | 'broken' = 'start';
  let isArray = false;
  let isList = false;
  let isEmpty = true;
  let field = '';
  // State of the value that is being read:
  let pieces: Uint8Array[] = [];
  let size = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let problem: JsonProblem | undefined;

  function begin(next: 'name' | 'value'): void {
    phase = next;
    pieces = [];
    size = 0;
    depth = 0;
    isInString = false;
    isEscaped = false;
    problem = undefined;
  }

  function keep(bytes: Uint8Array): void {
    size += bytes.length;
    if (size > maxBytes) problem ??= 'too-large';
    if (problem) pieces = [];
    // A copy, because otherwise the whole chunk would be kept in memory.
    else if (bytes.length > 0) pieces.push(bytes.slice());
  }

  function text(): string {
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    pieces = [];
    return new TextDecoder().decode(bytes);
  }

  function parse(): Pick<JsonPart, 'value' | 'problem'> {
    if (problem) return { problem };
    try {
      return { value: JSON.parse(text()) };
    } catch {
      return { problem: 'unreadable' };
    }
  }

  /** What is complete of the value in which the document ends. */
  function parseCut(): Pick<JsonPart, 'value'> {
    if (problem) return {};
    try {
      return { value: JSON.parse(closeCutJson(text()) ?? '') };
    } catch {
      return {};
    }
  }

  /** Finds where the value ends: the index after its last byte, or undefined when that is not in these bytes. */
  function findEnd(bytes: Uint8Array, from: number): number | undefined {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          isInString = false;
          if (depth === 0) return at + 1;
        }
      } else if (byte === QUOTE) isInString = true;
      else if (byte === ARRAY || byte === OBJECT) {
        depth += 1;
        if (depth > maxDepth) problem ??= 'too-deep';
      } else if (byte === ARRAY_END || byte === OBJECT_END) {
        if (depth === 0) return at;
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (byte === COMMA && depth === 0) return at;
    }
    return undefined;
  }

  /**
   * Reads one byte between values. Returns whether the byte must be read again as the first byte of a value.
   */
  function step(byte: number | undefined): boolean {
    if (isSpace(byte)) return false;
    switch (phase) {
      case 'start':
        if (byte !== undefined && BYTE_ORDER_MARK.has(byte)) return false;
        isArray = byte === ARRAY;
        isList = isArray;
        phase = isArray || byte === OBJECT ? 'between' : 'broken';
        return false;
      case 'between':
        if (byte === COMMA) return false;
        if (isList) {
          if (byte !== ARRAY_END) {
            begin('value');
            return true;
          }
          isList = false;
          if (isArray) phase = 'done';
          return false;
        }
        if (byte === OBJECT_END) phase = 'done';
        else if (byte === QUOTE) {
          begin('name');
          return true;
        } else phase = 'broken';
        return false;
      case 'colon':
        phase = byte === COLON ? 'field' : 'broken';
        return false;
      case 'field':
        if (byte === ARRAY) {
          isList = true;
          phase = 'between';
          return false;
        }
        begin('value');
        return true;
      case 'name':
      case 'value':
      case 'done':
      case 'broken':
        return false;
      default:
        return phase satisfies never;
    }
  }

  return {
    push(bytes) {
      const parts: JsonPart[] = [];
      let at = 0;
      while (at < bytes.length && phase !== 'done' && phase !== 'broken') {
        if (phase !== 'name' && phase !== 'value') {
          if (!step(bytes[at])) at += 1;
          continue;
        }
        const end = findEnd(bytes, at);
        keep(bytes.subarray(at, end ?? bytes.length));
        if (end === undefined) return parts;
        // An unmatched closing bracket in an array is a separate part.
        at = isList && size === 0 ? end + 1 : end;
        const read = parse();
        isEmpty = false;
        if (phase === 'value') {
          parts.push({ field, isItem: isList, ...read });
          phase = 'between';
        } else {
          field = typeof read.value === 'string' ? read.value : '';
          phase = 'colon';
        }
      }
      return parts;
    },
    end() {
      if (phase === 'done') return isArray && isEmpty ? [{ field: '', isItem: false, problem: 'empty' }] : [];
      if (phase === 'value' && isList) return [{ field, isItem: true, problem: 'cut', ...parseCut() }];
      const isNone = phase === 'start' || (phase === 'broken' && field === '' && !isArray);
      return [{ field, isItem: false, problem: isNone ? 'not-json' : 'cut' }];
    },
  };
}
