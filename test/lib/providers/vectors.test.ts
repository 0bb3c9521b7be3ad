import { describe, expect, it } from 'vitest';

import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { expectFailure, expectOutcome } from '#test/support/streams/expect-answer.ts';
import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, brokenBodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import type { Vector } from '#test/support/streams/vector-schema.ts';
import { joinChunks, readVectors } from '#test/support/streams/vectors.ts';

/** What this level cannot show: sockets, sizes and times, which the tests of runs and of the whole extension have. */
const ELSEWHERE = new Set([
  '05-redirect-cross-302',
  '06-reset-before-headers',
  '06-retry-then-ok',
  '06-drip-6min',
  '06-one-line-64mb',
]);

const vectors = readVectors().filter(({ name, expect: { chat } }) => chat && !ELSEWHERE.has(name));

function headersOf(vector: Vector): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(vector.http.headers)) {
    headers.set(name, value.replace('{{DATE+5}}', new Date(Date.now() + 5000).toUTCString()));
  }
  return headers;
}

/** Cuts the server leaves at, and what must come of them, are those of the fault server's tests. */
function isBroken(vector: Vector): boolean {
  return vector.end === 'reset' || vector.end === 'cut';
}

describe('a vector gives its expected answer however it is cut', () => {
  it.each(vectors.map((vector) => [vector.name, vector.rule, vector] as const))(
    '%s: %s',
    async (_, __, vector) => {
      const dialect: HttpDialectName = vector.api === 'responses' ? 'responses' : 'chat-completions';
      for (const pieces of cutEveryWay(joinChunks(vector))) {
        const body = isBroken(vector) ? brokenBodyOf(pieces) : bodyOf(pieces);
        const response = { status: vector.http.status, headers: headersOf(vector), body };
        const read = await readAnswer(response, testProvider({ dialect }));
        const chat = vector.expect.chat ?? {};
        expectOutcome(read, chat);
        expectFailure(read, chat);
      }
    },
  );

  it.each(vectors.filter(({ api }) => api === 'responses').map((vector) => [vector.name, vector] as const))(
    '%s, asked as a chat, ends in an error or a notice',
    async (_, vector) => {
      const body = bodyOf([joinChunks(vector)]);
      const read = await readAnswer({ status: 200, headers: headersOf(vector), body });
      expect(read.end.state === 'failed' || read.notices.length > 0).toBe(true);
    },
  );
});
