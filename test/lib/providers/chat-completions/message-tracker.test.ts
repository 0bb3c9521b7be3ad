import { expect, it } from 'vitest';

import { createMessageTracker } from '#lib/providers/chat-completions/message-tracker.ts';

function read(...messages: string[]): string[] {
  const tracker = createMessageTracker();
  return messages.map((message) => tracker.readNew(message));
}

it('a growing message is shown once', () => {
  expect(read('He', 'Hello', 'Hello there', 'Hello there')).toEqual(['He', 'llo', ' there', '']);
});

it('an earlier state of a growing message adds nothing', () => {
  expect(read('Hello', 'Hello you', 'Hello')).toEqual(['Hello', ' you', '']);
});

it('a message that repeats what deltas said, without white space at its edges, adds nothing', () => {
  const tracker = createMessageTracker();
  tracker.add('\nHello ');
  tracker.add('there\n');
  expect(tracker.readNew('Hello there')).toBe('');
});

it('pieces of a message are all shown, also when one repeats the beginning', () => {
  expect(read('the', ' cat and ', 'the', ' dog')).toEqual(['the', ' cat and ', 'the', ' dog']);
});

it('a message next to a delta adds only what the delta and all before it lack', () => {
  const tracker = createMessageTracker();
  const readBoth = (delta: string, message: string): string => {
    tracker.beginChunk();
    tracker.add(delta);
    return tracker.readNew(message);
  };
  expect([readBoth('Hi', 'Hi'), readBoth(' there', ' there'), readBoth('!', 'Hi there!?')]).toEqual([
    '',
    '',
    '?',
  ]);
});

it('a message that repeats the end of what deltas said adds nothing', () => {
  const tracker = createMessageTracker();
  tracker.add('<think>Hm</think>\n\nHello');
  tracker.beginChunk();
  expect(tracker.readNew('Hello')).toBe('');
});
