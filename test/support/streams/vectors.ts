import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import * as v from 'valibot';

import { type StreamStep, type textSchema, type Vector, vectorSchema } from './vector-schema.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/vectors');
const encoder = new TextEncoder();

/** A repetition is handed out in pieces of about this size, so that 64 MB never exist at once. */
const pieceBytes = 65_536;

/** Reads all vectors, in the order of their files, or those of one category such as `sse-format`. */
export function readVectors(category?: string): Vector[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .flatMap((file) =>
      v.parse(v.array(vectorSchema), JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
    )
    .filter((vector) => category === undefined || vector.category === category);
}

/** Writes out a text that a vector may give as a repetition. */
export function expandText(text: v.InferOutput<typeof textSchema>): string {
  return typeof text === 'string' ? text : text.repeat.t.repeat(text.repeat.n);
}

/**
 * Walks through what a vector's server does, in order: bytes, pauses, and its end when that is not a proper one.
 *
 * A repetition yields the same array again and again, so nobody may write into it or transfer it.
 */
export function* walkChunks(vector: Pick<Vector, 'chunks' | 'end'>): Generator<StreamStep, void, undefined> {
  for (const chunk of vector.chunks) {
    if (typeof chunk === 'string') {
      yield { bytes: encoder.encode(chunk) };
    } else if ('b64' in chunk) {
      yield { bytes: Uint8Array.from(Buffer.from(chunk.b64, 'base64')) };
    } else if ('repeat' in chunk) {
      yield* walkRepetition(chunk.repeat.t, chunk.repeat.n);
    } else if ('every' in chunk) {
      const bytes = encoder.encode(chunk.every.t);
      for (let i = 0; i < chunk.every.n; i++) {
        yield { bytes };
        yield { pauseMs: chunk.every.ms };
      }
    } else if ('drip' in chunk) {
      for (const character of chunk.drip.t) {
        yield { bytes: encoder.encode(character) };
        yield { pauseMs: chunk.drip.ms };
      }
    } else if ('delay' in chunk) {
      yield { pauseMs: chunk.delay };
    } else {
      yield { end: 'reset' in chunk ? 'reset' : 'cut' in chunk ? 'cut' : 'hang' };
      return;
    }
  }
  if (vector.end !== undefined) yield { end: vector.end };
}

function* walkRepetition(text: string, count: number): Generator<StreamStep, void, undefined> {
  const one = encoder.encode(text);
  if (one.length === 0) return;
  const perPiece = Math.min(count, Math.max(1, Math.floor(pieceBytes / one.length)));
  const piece = encoder.encode(text.repeat(perPiece));
  for (let left = count; left > 0; left -= perPiece) {
    yield { bytes: left < perPiece ? piece.subarray(0, one.length * left) : piece };
  }
}

/** All steps of a vector at once. */
export function expandChunks(vector: Pick<Vector, 'chunks' | 'end'>): StreamStep[] {
  return [...walkChunks(vector)];
}

/** The bytes of a vector's body as one array: for vectors that are not tens of megabytes long. */
export function joinChunks(vector: Pick<Vector, 'chunks' | 'end'>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    Buffer.concat(expandChunks(vector).flatMap((step) => ('bytes' in step ? step.bytes : []))),
  );
}
