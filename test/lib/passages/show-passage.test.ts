import { beforeEach, expect, it, vi } from 'vitest';

const scripting = vi.hoisted(() => ({ insertCSS: vi.fn(), executeScript: vi.fn() }));
vi.mock('wxt/browser', () => ({ browser: { scripting } }));

const { showPassage } = await import('#lib/passages/show-passage.ts');

beforeEach(() => {
  scripting.insertCSS.mockReset().mockResolvedValue(undefined);
  scripting.executeScript.mockReset().mockResolvedValue([{ result: true }]);
});

it('puts the passage down before the script that takes it up', async () => {
  expect(await showPassage({ tabId: 7, frameId: 3 }, { text: 'words' })).toBe(true);
  const target = { tabId: 7, frameIds: [3] };
  expect(scripting.insertCSS).toHaveBeenCalledWith(expect.objectContaining({ target }));
  expect(scripting.executeScript.mock.calls).toEqual([
    [expect.objectContaining({ target, args: ['glossPassage', { text: 'words' }] })],
    [{ target, files: ['/highlight-passage.js'] }],
  ]);
});

it('says that it is not there when the script did not find it', async () => {
  scripting.executeScript.mockResolvedValue([{ result: false }]);
  expect(await showPassage({ tabId: 7 }, { text: 'words' })).toBe(false);
});

it('says that it is not there where no script may run', async () => {
  scripting.insertCSS.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await showPassage({ tabId: 7 }, { text: 'words' })).toBe(false);
});
