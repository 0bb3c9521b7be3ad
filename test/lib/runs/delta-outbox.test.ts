import { describe, expect, it } from 'vitest';

import type { JournalEntry } from '#lib/chats/chat-store.ts';
import { createDeltaOutbox } from '#lib/runs/delta-outbox.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

function open() {
  const clock = createManualClock();
  const posted: JournalEntry[] = [];
  return { clock, posted, outbox: createDeltaOutbox(clock, (delta) => posted.push(delta)) };
}

describe('the delta outbox', () => {
  it('posts the first read at once, as one message', () => {
    const { posted, outbox } = open();
    outbox.add({ channel: 'answer', at: 0, text: 'a' });
    outbox.add({ channel: 'answer', at: 1, text: 'b' });
    outbox.readEnded();
    expect(posted).toEqual([{ channel: 'answer', at: 0, text: 'ab' }]);
  });

  it('keeps the order of the channels', () => {
    const { posted, outbox } = open();
    outbox.add({ channel: 'reasoning', at: 0, text: 'r' });
    outbox.add({ channel: 'answer', at: 0, text: 'a' });
    outbox.add({ channel: 'reasoning', at: 1, text: 's' });
    outbox.readEnded();
    expect(posted.map(({ text }) => text)).toEqual(['r', 'a', 's']);
  });

  it('posts once a millisecond when reads come faster than that', async () => {
    const { clock, posted, outbox } = open();
    for (let read = 0; read < 40; read += 1) {
      outbox.add({ channel: 'answer', at: read, text: 'x' });
      outbox.readEnded();
      if (read % 2 === 1) await clock.advance(1);
    }
    expect(posted.map(({ at }) => at)).toEqual([0, 1, ...Array.from({ length: 19 }, (_, at) => 2 + 2 * at)]);
    expect(posted.map(({ text }) => text).join('')).toHaveLength(40);
  });

  it('joins what follows a read of thousands of characters within a few milliseconds', async () => {
    const { clock, posted, outbox } = open();
    outbox.add({ channel: 'answer', at: 0, text: 'a'.repeat(5_000) });
    outbox.readEnded();
    await clock.advance(4);
    expect(posted).toEqual([]);
    outbox.add({ channel: 'answer', at: 5_000, text: 'b' });
    outbox.readEnded();
    await clock.advance(2);
    expect(posted).toEqual([{ channel: 'answer', at: 0, text: `${'a'.repeat(5_000)}b` }]);
  });

  it('posts what waits as soon as the run ends', () => {
    const { posted, outbox } = open();
    outbox.add({ channel: 'answer', at: 0, text: 'a'.repeat(5_000) });
    outbox.readEnded();
    outbox.flush();
    expect(posted).toHaveLength(1);
  });

  it('holds nothing back when reads come slowly', async () => {
    const { clock, posted, outbox } = open();
    for (let read = 0; read < 5; read += 1) {
      outbox.add({ channel: 'answer', at: read, text: 'x' });
      outbox.readEnded();
      expect(posted).toHaveLength(read + 1);
      await clock.advance(20);
    }
  });
});
