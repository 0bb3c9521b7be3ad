// @vitest-environment jsdom
import { expect, it } from 'vitest';

import type { SavedFile, TransferWork } from '#lib/options/options-platform.ts';
import type { ImportReport } from '#lib/transfer/imports/import-report.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

installDialogs();
const root = installRoot();

const NOTHING: ImportReport = { chats: 0, grown: 0, messages: 0, known: 0, problems: [], problemCount: 0 };

function region(): HTMLElement {
  return findByRole(root, 'region', 'Export and import');
}

function outcome(): string | null | undefined {
  return region().querySelector('[data-part="transfer-outcome"]')?.textContent;
}

/** Chooses files as a user does. */
async function choose(...files: File[]): Promise<void> {
  const input = region().querySelector('input');
  if (!input) throw new Error('No input');
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  Object.defineProperty(input, 'value', { value: '', writable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await rendered();
}

async function drawWith(report: ImportReport): Promise<ReturnType<typeof createFakeOptionsPlatform>> {
  const platform = createFakeOptionsPlatform();
  platform.transfer = { ...platform.transfer, importFiles: () => Promise.resolve(report) };
  await drawOptions(root, platform, 'data');
  await choose(new File(['{}'], 'a.json'));
  return platform;
}

it('all chats are exported in the format that is chosen', async () => {
  const platform = createFakeOptionsPlatform();
  const formats: string[] = [];
  platform.transfer = {
    ...platform.transfer,
    exportAll(format) {
      formats.push(format);
      return Promise.resolve({ name: 'gloss-chats.html', chats: 2, unreadable: 1 });
    },
  };
  await drawOptions(root, platform, 'data');
  const select = region().querySelector('select');
  if (!select) throw new Error('No list');
  select.value = 'html';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await rendered();
  findByRole(root, 'button', 'Export all chats').click();
  await rendered();
  expect(formats).toEqual(['html']);
  expect(outcome()).toBe('2 chats exported to gloss-chats.html. 1 message couldn’t be read and is missing.');
});

it('an export shows its progress, and Cancel ends it and returns the focus', async () => {
  const platform = createFakeOptionsPlatform();
  let work: TransferWork | undefined;
  platform.transfer = {
    ...platform.transfer,
    backUp: (options) =>
      new Promise<SavedFile>((_resolve, reject) => {
        work = options;
        options.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      }),
  };
  await drawOptions(root, platform, 'data');
  findByRole(root, 'button', 'Back up settings and chats').click();
  await rendered();
  work?.onProgress(1, 4);
  await rendered();
  expect(region().querySelector('progress')?.value).toBe(0.25);
  expect(document.activeElement?.textContent).toBe('Cancel');
  const isDisabled = [...region().querySelectorAll('button')].map(({ textContent, disabled }) => [
    textContent,
    disabled,
  ]);
  expect(isDisabled).toEqual([
    ['Export all chats', true],
    ['Back up settings and chats', true],
    ['Import…', true],
    ['Cancel', false],
  ]);
  findByRole(root, 'button', 'Cancel').click();
  await rendered();
  await rendered();
  expect(outcome()).toBe('Export cancelled. No file was saved.');
  expect(region().querySelector('progress')).toBeNull();
  expect(document.activeElement?.textContent).toBe('Back up settings and chats');
});

it('an import says what was new, what was already here and what was not imported', async () => {
  const platform = await drawWith({
    ...NOTHING,
    chats: 3,
    messages: 12,
    known: 1,
    settings: { providers: 1, savedQuestions: 2, favourites: 1, favouritesLeftOut: 3, unreadable: 0 },
    problems: [
      { type: 'file', file: 'b.json', reason: 'newer-version' },
      { type: 'chat', file: 'a.json', title: 'Sky', reason: 'unreadable' },
      { type: 'messages', file: 'a.json', title: '', count: 2 },
    ],
    problemCount: 5,
  });
  expect(outcome()).toBe(
    '3 chats imported, with 12 messages. 1 chat was already here. 1 provider added; enter its key. 2 saved questions added. 1 favourite model added. 3 favourite models were left out: Gloss keeps 200.',
  );
  expect([...region().querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
    'b.json comes from a newer version of Gloss. Update Gloss, then import it again.',
    '“Sky” isn’t a readable chat.',
    'A chat in a.json: 2 messages couldn’t be read.',
    'And 2 more.',
  ]);
  expect(platform.chatFrames).toContain('chats-imported');
});

it.each([
  ['nothing came', NOTHING, 'Nothing was imported.', 'bad'],
  [
    'it was cancelled',
    { ...NOTHING, chats: 1, messages: 2, stopped: 'cancelled' },
    'Import cancelled. 1 chat imported, with 2 messages.',
    'good',
  ],
  [
    'it was cancelled before anything came',
    { ...NOTHING, stopped: 'cancelled' },
    'Import cancelled. Nothing was imported.',
    'good',
  ],
  [
    'the disk is full',
    { ...NOTHING, chats: 1, messages: 2, stopped: 'storage-full' },
    '1 chat imported, with 2 messages. There’s no disk space left, so Gloss couldn’t save that. Free some space, then try again.',
    'bad',
  ],
] as const)('an import says that %s', async (_name, report, text, look) => {
  await drawWith(report);
  expect(outcome()).toBe(text);
  expect(region().querySelector('.outcome p')?.className).toBe(look);
});

it('an import warns if chats are kept only for a limited time', async () => {
  const platform = createFakeOptionsPlatform();
  platform.chatData = { retention: 30, chats: 0 };
  await drawOptions(root, platform, 'data');
  await rendered();
  expect(region().textContent).toContain('Chats are kept for 30 days: older ones will be deleted again');
});
