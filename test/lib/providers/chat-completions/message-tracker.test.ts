import { expect, it } from 'vitest';

import { createMessageTracker } from '#lib/providers/chat-completions/message-tracker.ts';

function read(...messages: string[]): string[] {
  const tracker = createMessageTracker();
  return messages.map((message) => {
    const fresh = tracker.readNew(message);
    tracker.add(fresh);
    return fresh;
  });
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
