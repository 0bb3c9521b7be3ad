import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { HttpDialectName } from '#lib/protocol/provider.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/streams');

/** The names of a dialect's recorded streams. */
export function listStreams(dialect: HttpDialectName): string[] {
  return readdirSync(path.join(folder, dialect))
    .filter((file) => file.endsWith('.sse'))
    .map((file) => file.replace(/\.sse$/, ''));
}

/** The bytes of a recorded stream. */
export function readStream(dialect: HttpDialectName, name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(path.join(folder, dialect, `${name}.sse`)));
}
