import { array, assert, asyncProperty, constantFrom, nat } from 'fast-check';
import { expect, it } from 'vitest';

import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutAt } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const DIALECTS: readonly HttpDialectName[] = ['chat-completions', 'responses', 'event-stream'];
const streams = DIALECTS.flatMap((dialect) => listStreams(dialect).map((name) => ({ dialect, name })));

function read(dialect: HttpDialectName, pieces: Iterable<Uint8Array<ArrayBuffer>>) {
  const headers = new Headers({ 'content-type': 'text/event-stream' });
  return readAnswer({ status: 200, headers, body: bodyOf(pieces) }, testProvider({ dialect }));
}

// fast-check prints the seed of a failure.
it('a stream gives the same answer in whatever pieces it arrives', async () => {
  await assert(
    asyncProperty(
      constantFrom(...streams),
      array(nat({ max: 5000 }), { maxLength: 60 }),
      async ({ dialect, name }, cuts) => {
        const bytes = readStream(dialect, name);
        const offsets = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
        expect(await read(dialect, cutAt(bytes, offsets))).toEqual(await read(dialect, [bytes]));
      },
    ),
    { numRuns: 500 },
  );
});

it('a stream that is cut off keeps the text up to there, and ends properly', async () => {
  await assert(
    asyncProperty(constantFrom(...streams), nat({ max: 5000 }), async ({ dialect, name }, cut) => {
      const bytes = readStream(dialect, name);
      const whole = await read(dialect, [bytes]);
      const part = await read(dialect, [bytes.subarray(0, cut % (bytes.length + 1))]);
      // Half a tag is text when nothing follows it.
      const isHalfTag = '<think>'.startsWith(part.answer.trim());
      expect(isHalfTag || whole.answer.startsWith(part.answer)).toBe(true);
      expect(part.end.failure !== undefined).toBe(part.end.state === 'failed');
    }),
    { numRuns: 500 },
  );
});
