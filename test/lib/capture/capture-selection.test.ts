import { beforeEach, expect, it, vi } from 'vitest';

const executeScript = vi.hoisted(() => vi.fn());
vi.mock('wxt/browser', () => ({ browser: { scripting: { executeScript } } }));

const { captureSelection } = await import('#lib/capture/capture-selection.ts');

const SOURCE = { tabId: 7, menuText: 'flat words', title: 'In the tab', url: 'https://a.example/' };

beforeEach(() => {
  executeScript.mockReset();
});

function captured(fields: object): void {
  executeScript.mockResolvedValue([
    { result: [{ text: 'some *words*', title: 'In the page', url: 'https://b.example/', ...fields }] },
  ]);
}

it("a quote has the page's text and the tab's title and URL", async () => {
  captured({ before: 'left', after: 'right' });
  expect(await captureSelection(SOURCE)).toMatchObject([
    {
      text: 'some *words*',
      title: 'In the tab',
      url: 'https://a.example/',
      before: 'left',
      after: 'right',
    },
  ]);
});

it('a selection is read from a page that hears of the permission after the script', async () => {
  captured({});
  executeScript.mockRejectedValueOnce(new Error('Cannot access contents of the page'));
  expect(await captureSelection(SOURCE)).toMatchObject([{ text: 'some *words*' }]);
});

it('a page that has been left is not asked again: another would be read', async () => {
  captured({});
  executeScript.mockRejectedValueOnce(new Error('Frame with ID 0 was removed.'));
  expect(await captureSelection(SOURCE)).toMatchObject([{ text: 'flat words', plain: true }]);
});

it("the menu's text is used where no script may run", async () => {
  executeScript.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await captureSelection(SOURCE)).toMatchObject([{ text: 'flat words', plain: true }]);
});

it("the menu's text is used when the page returns a malformed result", async () => {
  captured({ text: 42 });
  expect(await captureSelection(SOURCE)).toMatchObject([{ text: 'flat words', plain: true }]);
});

it("a selected password is not quoted, not even from the menu's text", async () => {
  captured({ text: '', secret: true });
  expect(await captureSelection({ ...SOURCE, menuText: 'hunter2' })).toEqual([]);
});

it('each of several selections becomes a separate quote', async () => {
  const found = ['one', 'two'].map((text) => ({ text, title: '', url: 'https://b.example/' }));
  executeScript.mockResolvedValue([{ result: found }]);
  const quotes = await captureSelection(SOURCE);
  expect(quotes).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  expect(quotes[0]?.id).not.toBe(quotes[1]?.id);
});
