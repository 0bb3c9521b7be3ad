import { array, assert, asyncProperty, constantFrom, nat, oneof, string, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';

import { readEvents } from '#lib/sse/read-events.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';
import { parseReference } from '#test/support/streams/reference-sse.ts';
import { bodyOf, cutAt } from '#test/support/streams/stream-cuts.ts';

const encoder = new TextEncoder();

/** Pieces of which hostile streams are made; joined at random they hit every branch of the standard. */
const piece = oneof(
  {
    weight: 8,
    arbitrary: constantFrom('\n', '\r', '\r\n', '\n\n', ':', ' ', 'data', 'data:', 'data: ', 'x'),
  },
  {
    weight: 4,
    arbitrary: constantFrom('event:', 'event: ', 'id:', 'id: ', 'retry: ', '10', '\0', 'retry'),
  },
  {
    weight: 2,
    arbitrary: constantFrom('\uFEFF', 'ï»¿', 'é', '日', '😀', 'dat', 'Data: ', ' data: no', 'da\0ta:'),
  },
  { weight: 1, arbitrary: string({ unit: 'binary', maxLength: 8 }) },
);

const body = oneof(
  array(piece, { maxLength: 40 }).map((pieces) => encoder.encode(pieces.join(''))),
  // Bytes that are no UTF-8 among those that are.
  array(
    oneof(
      piece.map((text) => encoder.encode(text)),
      uint8Array({ maxLength: 4 }),
    ),
    { maxLength: 40 },
  ).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part]))),
);

const stream = oneof(
  { weight: 4, arbitrary: body },
  { weight: 1, arbitrary: body.map((bytes) => Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])) },
);

it('the event reader reads any bytes, cut anywhere, as the standard’s own text does', async () => {
  await assert(
    asyncProperty(stream, array(nat({ max: 120 }), { maxLength: 12 }), async (bytes, cuts) => {
      const offsets = [...new Set(cuts.filter((cut) => cut < bytes.length))].sort((a, b) => a - b);
      const events: ServerSentEvent[] = [];
      const retries: number[] = [];
      const options = { maxBytes: 1_000_000, onRetry: (retryMs: number) => retries.push(retryMs) };
      for await (const some of readEvents(bodyOf(cutAt(bytes, offsets)), options)) events.push(...some);
      expect({ events, retries }).toEqual(parseReference(bytes));
    }),
    { numRuns: 3000 },
  );
});
