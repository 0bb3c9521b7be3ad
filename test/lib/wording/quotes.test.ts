import { expect, it } from 'vitest';

import { quoteText } from '#lib/wording/quotes.ts';

it.each([
  [['a.example'], 'Without a frame from a.example, which extensions can’t read here.'],
  [['a.example', 'a.example'], 'Without 2 frames from a.example, which extensions can’t read here.'],
  [
    ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'],
    'Without 5 frames from a.example, b.example, c.example, and 2 other sites, which extensions can’t read here.',
  ],
])('frames that are missing from a page are named: %j', (hosts, sentence) => {
  expect(quoteText.unreadFrames(hosts)).toBe(sentence);
});
