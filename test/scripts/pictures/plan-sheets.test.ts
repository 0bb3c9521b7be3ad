import { expect, test } from 'vitest';

import { planSheets } from '#scripts/pictures/plan-sheets.ts';

function pictures(browser: string, ...names: string[]): { browser: string; name: string }[] {
  return names.map((name) => ({ browser, name }));
}

/** The files of each sheet. */
function planned(...all: { browser: string; name: string }[]): Record<string, string[]> {
  return Object.fromEntries(
    planSheets(all).map((sheet) => [
      sheet.name,
      sheet.pictures.map(({ browser, name }) => `${browser} ${name}`),
    ]),
  );
}

test('pictures of a state are on one sheet: by browser, light before dark, narrow before wide', () => {
  expect(
    planned(
      ...pictures('firefox', 'chats-list-light-320'),
      ...pictures(
        'chromium',
        'chats-list-rtl',
        'chats-list-dark-320',
        'chats-list-light-1280',
        'chats-list-light-320',
      ),
    ),
  ).toEqual({
    'chats-list': [
      'chromium chats-list-light-320',
      'chromium chats-list-light-1280',
      'chromium chats-list-dark-320',
      'chromium chats-list-rtl',
      'firefox chats-list-light-320',
    ],
  });
});

test('a state whose name ends in a small number, or has no scheme, keeps its own sheet', () => {
  expect(planned(...pictures('chromium', 'answer-2-light-320', 'answer-1-light-320', 'passage'))).toEqual({
    'answer-1': ['chromium answer-1-light-320'],
    'answer-2': ['chromium answer-2-light-320'],
    passage: ['chromium passage'],
  });
});

test('a sheet has no more than eight pictures', () => {
  const widths = Array.from({ length: 9 }, (_, index) => `queue-live-light-${(index + 2) * 100}`);
  const sheets = planSheets(pictures('chromium', ...widths));
  expect(sheets.map(({ name, pictures: { length } }) => [name, length])).toEqual([
    ['queue-live', 8],
    ['queue-live-2', 1],
  ]);
});
