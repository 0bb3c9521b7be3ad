import { expect, test } from 'vitest';

import { readE2eArguments } from '#scripts/run-e2e.ts';

test('a command for the end-to-end tests is for all browsers unless it names one', () => {
  expect(readE2eArguments(['chats'])).toEqual({ browsers: ['chromium', 'firefox'], rest: ['chats'] });
});

test('a command for the end-to-end tests passes on what names no browser, in its order', () => {
  expect(readE2eArguments(['-t', 'a quote', '--firefox', 'chats'])).toEqual({
    browsers: ['firefox'],
    rest: ['-t', 'a quote', 'chats'],
  });
});
