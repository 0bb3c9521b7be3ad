import { beforeEach, expect, it, vi } from 'vitest';

const scripting = vi.hoisted(() => ({ insertCSS: vi.fn(), removeCSS: vi.fn(), executeScript: vi.fn() }));
vi.mock('wxt/browser', () => ({ browser: { scripting } }));

const { markPassages, unmarkPassages } = await import('#lib/passages/mark-passages.ts');

const WANTED = { page: 'https://a.example/', passages: [{ text: 'one' }, { text: 'two' }] };

beforeEach(() => {
  scripting.insertCSS.mockReset().mockResolvedValue(undefined);
  scripting.removeCSS.mockReset().mockResolvedValue(undefined);
  scripting.executeScript.mockReset().mockResolvedValue([{ result: 2 }]);
});

it('highlighting all passages returns how many were found', async () => {
  expect(await markPassages(7, WANTED)).toBe(2);
  expect(scripting.executeScript.mock.calls).toEqual([
    [expect.objectContaining({ target: { tabId: 7 }, args: ['glossPassage', WANTED] })],
    [{ target: { tabId: 7 }, files: ['/mark-passages.js'] }],
  ]);
});

it.each([[null], ['2'], [-1], [0.5], [Number.NaN]])(
  'a result of %j, which no script of ours gives, counts as another page',
  async (result) => {
    scripting.executeScript.mockResolvedValue([{ result }]);
    expect(await markPassages(7, WANTED)).toBe('elsewhere');
  },
);

it('a page cannot claim more finds than passages', async () => {
  scripting.executeScript.mockResolvedValue([{ result: 99 }]);
  expect(await markPassages(7, WANTED)).toBe(2);
});

it('a page that no script may read is reported', async () => {
  scripting.insertCSS.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await markPassages(7, WANTED)).toBe('no-access');
});

it('the style goes with the highlights, and a page that was left does not matter', async () => {
  scripting.executeScript.mockRejectedValue(new Error('No tab with id: 7'));
  await unmarkPassages(7);
  const [inserted] = (await markPassages(7, WANTED), scripting.insertCSS.mock.lastCall ?? []);
  expect(scripting.removeCSS).toHaveBeenCalledWith(inserted);
});
