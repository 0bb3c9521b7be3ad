import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const get = vi.hoisted(() => vi.fn());
const executeScript = vi.hoisted(() => vi.fn());
vi.mock('wxt/browser', () => ({ browser: { tabs: { get }, scripting: { executeScript } } }));

const { readTab } = await import('#lib/capture/read-tab.ts');

const OWNER = { window: 1, private: false };
const TAB = { id: 7, windowId: 1, incognito: false, title: 'In the tab', url: 'https://a.example/' };

beforeEach(() => {
  get.mockResolvedValue(TAB);
  executeScript.mockResolvedValue([
    {
      result: { text: 'What it says', title: 'In the page', url: 'https://b.example/', transcript: 'Heard' },
    },
  ]);
});

afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it("a tab gives its page and transcript under the tab's title and URL", async () => {
  const source = { title: 'In the tab', url: 'https://a.example/' };
  expect(await readTab(OWNER, 7)).toMatchObject([
    { part: 'page', text: 'What it says', ...source },
    { part: 'transcript', text: 'Heard', ...source },
  ]);
});

it.each([
  ['another window', { windowId: 2 }],
  ['a private window', { incognito: true }],
])('no script runs in a tab of %s', async (_where, other) => {
  get.mockResolvedValue({ ...TAB, ...other });
  expect(await readTab(OWNER, 7)).toEqual([]);
  expect(executeScript).not.toHaveBeenCalled();
});

it('a tab that has been closed gives nothing', async () => {
  get.mockRejectedValue(new Error('No tab with id: 7.'));
  expect(await readTab(OWNER, 7)).toEqual([]);
});

it('gives up a page that does not answer', async () => {
  vi.useFakeTimers();
  executeScript.mockReturnValue(new Promise(() => {}));
  const reading = readTab(OWNER, 7);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await reading).toEqual([]);
});
