import { beforeEach, expect, it, vi } from 'vitest';

const scripting = vi.hoisted(() => ({ insertCSS: vi.fn(), executeScript: vi.fn() }));
vi.mock('wxt/browser', () => ({ browser: { scripting } }));

const { showPassage } = await import('#lib/passages/show-passage.ts');

beforeEach(() => {
  scripting.insertCSS.mockReset().mockResolvedValue(undefined);
  scripting.executeScript.mockReset().mockResolvedValue([{ result: true }]);
});

it('the passage is in place before the script that reads it', async () => {
  expect(await showPassage({ tabId: 7, frameId: 3 }, { text: 'words' })).toBe(true);
  const target = { tabId: 7, frameIds: [3] };
  expect(scripting.insertCSS).toHaveBeenCalledWith(expect.objectContaining({ target }));
  expect(scripting.executeScript.mock.calls).toEqual([
    [expect.objectContaining({ target, args: ['glossPassage', { text: 'words' }] })],
    [{ target, files: ['/highlight-passage.js'] }],
  ]);
});

it('a passage that the script does not find is reported as not shown', async () => {
  scripting.executeScript.mockResolvedValue([{ result: false }]);
  expect(await showPassage({ tabId: 7 }, { text: 'words' })).toBe(false);
});

it('a page where no script may run says nothing about a passage', async () => {
  scripting.insertCSS.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await showPassage({ tabId: 7 }, { text: 'words' })).toBeUndefined();
});
