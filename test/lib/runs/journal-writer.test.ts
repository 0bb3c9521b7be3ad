import { describe, expect, it } from 'vitest';

import type { JournalEntry } from '#lib/chats/chat-store.ts';
import { createJournalWriter } from '#lib/runs/journal-writer.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

function open() {
  const clock = createManualClock();
  const written: JournalEntry[][] = [];
  const writer = createJournalWriter(
    clock,
    (entries) => {
      written.push(entries);
      return Promise.resolve();
    },
    () => {},
  );
  return { clock, written, writer };
}

describe('the journal writer', () => {
  it('writes the text of 250 ms as one entry per stretch', async () => {
    const { clock, written, writer } = open();
    writer.add({ channel: 'answer', at: 0, text: 'a' });
    writer.add({ channel: 'answer', at: 1, text: 'b' });
    writer.add({ channel: 'reasoning', at: 0, text: 'r' });
    await clock.advance(249);
    expect(written).toEqual([]);
    await clock.advance(1);
    expect(written).toEqual([
      [
        { channel: 'answer', at: 0, text: 'ab' },
        { channel: 'reasoning', at: 0, text: 'r' },
      ],
    ]);
  });

  it('writes sooner when 2 KB are waiting', async () => {
    const { clock, written, writer } = open();
    writer.add({ channel: 'answer', at: 0, text: 'x'.repeat(2_048) });
    await clock.advance(0);
    expect(written).toHaveLength(1);
  });

  it('does not write again what it wrote', async () => {
    const { clock, written, writer } = open();
    writer.add({ channel: 'answer', at: 0, text: 'a' });
    await clock.advance(1_000);
    writer.add({ channel: 'answer', at: 1, text: 'b' });
    await clock.advance(1_000);
    expect(written.flat().map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('writes nothing after it is closed', async () => {
    const { clock, written, writer } = open();
    writer.add({ channel: 'answer', at: 0, text: 'a' });
    await writer.close();
    await clock.advance(1_000);
    expect(written).toEqual([]);
  });
});
