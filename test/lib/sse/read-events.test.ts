import { describe, expect, it } from 'vitest';

import { EventTooLargeError } from '#lib/sse/event-too-large-error.ts';
import { readEvents, type ReadEventsOptions } from '#lib/sse/read-events.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';
import { bodyOf, brokenBodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { joinChunks, readVectors } from '#test/support/streams/vectors.ts';

const encoder = new TextEncoder();

async function collect(
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
  options: Partial<ReadEventsOptions> = {},
): Promise<ServerSentEvent[]> {
  const all: ServerSentEvent[] = [];
  for await (const events of readEvents(bodyOf(pieces), { maxBytes: 1_000_000, ...options })) {
    all.push(...events);
  }
  return all;
}

function readText(text: string, options?: Partial<ReadEventsOptions>): Promise<ServerSentEvent[]> {
  return collect([encoder.encode(text)], options);
}

describe('events of the vectors, however they are cut', () => {
  const vectors = readVectors().filter((vector) => vector.expect.sse);
  it.each(vectors.map((vector) => [vector.name, vector.rule, vector] as const))(
    '%s: %s',
    async (_, __, vector) => {
      const expected = vector.expect.sse?.map(({ event, data, lastEventId }) => ({
        event,
        data,
        id: lastEventId,
      }));
      for (const pieces of cutEveryWay(joinChunks(vector))) {
        expect(await collect(pieces)).toEqual(expected);
      }
    },
  );
});

describe('the event reader where its parser departs from the standard', () => {
  it('takes one byte order mark and no second one', async () => {
    const bytes = encoder.encode('\uFEFF\uFEFFdata: no\ndata: yes\n\n');
    for (const pieces of cutEveryWay(bytes)) {
      expect(await collect(pieces)).toEqual([{ event: 'message', data: 'yes', id: '' }]);
    }
  });

  it('does not mistake the three letters that a byte order mark is in Latin-1 for one', async () => {
    expect(await readText('ï»¿data: no\ndata: yes\n\n')).toEqual([{ event: 'message', data: 'yes', id: '' }]);
  });
});

it('the event reader yields one array per read, empty when the read completed no event', async () => {
  const pieces = ['data: a\n\ndata: b\n\n', 'data: c', ': ping\n', '\n'].map((text) => encoder.encode(text));
  const arrays: string[][] = [];
  for await (const events of readEvents(bodyOf(pieces), { maxBytes: 1000 })) {
    arrays.push(events.map((event) => event.data));
  }
  expect(arrays).toEqual([['a', 'b'], [], [], ['c: ping']]);
});

it('the event reader begins with the bytes that were taken to sniff the body', async () => {
  expect(await collect([encoder.encode('o\n\n')], { head: encoder.encode('\uFEFFdata: hell') })).toEqual([
    { event: 'message', data: 'hello', id: '' },
  ]);
});

it('the last event id stays for events without one, and is cleared by an empty one', async () => {
  const events = await readText('id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid\ndata: d\n\n');
  expect(events.map((event) => event.id)).toEqual(['1', '1', '2', '']);
});

it('the event reader reports comments and well-formed reconnection times', async () => {
  const comments: string[] = [];
  const retries: number[] = [];
  await readText(': ping\n:pong\nretry: 1500\nretry: 1.5\nretry:\nretry: 2s\n\n', {
    onComment: (comment) => comments.push(comment),
    onRetry: (retryMs) => retries.push(retryMs),
  });
  expect(comments).toEqual(['ping', 'pong']);
  expect(retries).toEqual([1500]);
});

describe('an event that is too large', () => {
  const tooLong: [string, string[]][] = [
    ['one line in many reads', Array.from({ length: 60 }, () => 'data: x'.repeat(5))],
    ['one line in one read', [`data: ${'x'.repeat(2000)}\n\n`]],
    ['many lines of one event', Array.from({ length: 300 }, () => 'data: xxxx\n')],
  ];
  it.each(tooLong)('throws when an event is too large: %s', async (_, texts) => {
    const seen: string[] = [];
    const pieces = ['data: before\n\n', ...texts].map((text) => encoder.encode(text));
    const reading = async (): Promise<void> => {
      for await (const events of readEvents(bodyOf(pieces), { maxBytes: 1000 })) {
        seen.push(...events.map((event) => event.data));
      }
    };
    await expect(reading()).rejects.toThrow(EventTooLargeError);
    expect(seen).toEqual(['before']);
  });

  it('yields the events that came in the same read as the one that is too large', async () => {
    const seen: string[] = [];
    const body = bodyOf([encoder.encode(`data: before\n\ndata: ${'x'.repeat(2000)}\n\ndata: after\n\n`)]);
    await expect(async () => {
      for await (const events of readEvents(body, { maxBytes: 1000 }))
        seen.push(...events.map(({ data }) => data));
    }).rejects.toThrow(EventTooLargeError);
    expect(seen).toEqual(['before']);
  });

  it('skips a comment of any length when no listener wants comments', async () => {
    const pieces = [':', ...Array.from({ length: 100 }, () => 'x'.repeat(100)), '\ndata: ok\n\n'];
    expect(
      await collect(
        pieces.map((text) => encoder.encode(text)),
        { maxBytes: 1000 },
      ),
    ).toHaveLength(1);
  });
});

describe('the event reader, when it is left,', () => {
  function watchedBody(): { body: ReadableStream<Uint8Array>; cancelled: () => unknown } {
    let reason: unknown = 'never';
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode('data: a\n\n')),
      cancel(why) {
        reason = why;
      },
    });
    return { body, cancelled: () => reason };
  }

  it('cancels the body when the consumer leaves early', async () => {
    const { body, cancelled } = watchedBody();
    for await (const events of readEvents(body, { maxBytes: 1000 })) {
      expect(events).toHaveLength(1);
      break;
    }
    expect(cancelled()).toBeUndefined();
    expect(body.locked).toBe(false);
  });

  it('cancels the body when the consumer throws', async () => {
    const { body, cancelled } = watchedBody();
    await expect(async () => {
      for await (const _ of readEvents(body, { maxBytes: 1000 })) throw new Error('mine');
    }).rejects.toThrow('mine');
    expect(cancelled()).toBeUndefined();
  });

  it('ends a waiting read when the signal aborts, with its reason', async () => {
    const { body, cancelled } = watchedBody();
    const aborter = new AbortController();
    const reason = new Error('stopped');
    await expect(async () => {
      for await (const _ of readEvents(body, { maxBytes: 1000, signal: aborter.signal })) {
        setTimeout(() => aborter.abort(reason), 5);
      }
    }).rejects.toBe(reason);
    expect(cancelled()).toBe(reason);
  });

  it('does not begin when the signal was aborted before', async () => {
    const { body, cancelled } = watchedBody();
    const signal = AbortSignal.abort('before');
    await expect(async () => {
      for await (const _ of readEvents(body, { maxBytes: 1000, signal })) expect.unreachable();
    }).rejects.toBe('before');
    expect(cancelled()).toBe('before');
  });

  it('throws what the body throws, after the events before it', async () => {
    const seen: ServerSentEvent[] = [];
    await expect(async () => {
      const body = brokenBodyOf([encoder.encode('data: kept\n\ndata: lost')]);
      for await (const events of readEvents(body, { maxBytes: 1000 })) seen.push(...events);
    }).rejects.toThrow('network error');
    expect(seen.map((event) => event.data)).toEqual(['kept']);
  });
});

describe('lines that begin with error:', () => {
  const text =
    'data: a\n\nerror: {"code":500}\n\nerror:x\r\rdata: error: no\nxerror: no\nerrors: no\n\nerror: cut';

  it('are events when requested, however they are cut', async () => {
    for (const pieces of cutEveryWay(encoder.encode(text))) {
      expect(await collect(pieces, { errorLines: true })).toEqual([
        { event: 'message', data: 'a', id: '' },
        { event: 'error', data: '{"code":500}', id: '' },
        { event: 'error', data: 'x', id: '' },
        { event: 'message', data: 'error: no', id: '' },
      ]);
    }
  });

  it('may be the first line', async () => {
    for (const pieces of cutEveryWay(encoder.encode('error: x\n\n'))) {
      expect(await collect(pieces, { errorLines: true })).toEqual([{ event: 'error', data: 'x', id: '' }]);
    }
  });

  it('are dropped when they are longer than any message', async () => {
    const pieces = ['error: ', ...Array.from({ length: 300 }, () => 'x'.repeat(1000)), '\n\ndata: ok\n\n'];
    const bytes = pieces.map((piece) => encoder.encode(piece));
    expect((await collect(bytes, { errorLines: true })).map(({ data }) => data)).toEqual(['ok']);
  });

  it('are dropped as the standard says when not requested', async () => {
    expect((await readText(text)).map((event) => event.data)).toEqual(['a', 'error: no']);
  });
});

it('lines that are no field are reported as they are, however they are cut', async () => {
  const text = 'data: a\nfree text\n\n{"error":1}\r\ndatum: x\ndata\n: data\nDATA: y\n\rlast';
  for (const pieces of cutEveryWay(encoder.encode(text))) {
    const lines: string[] = [];
    const onIgnoredLine = (line: string): void => void lines.push(line);
    const events = await collect(pieces, { onIgnoredLine, keepUnterminated: true });
    expect(lines).toEqual(['free text', '{"error":1}', 'datum: x', 'DATA: y', 'last']);
    expect(events.map(({ data }) => data)).toEqual(['a', '']);
  }
});
