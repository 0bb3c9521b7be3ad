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
    { result: { text: 'some *words*', title: 'In the page', url: 'https://b.example/', ...fields } },
  ]);
}

it('takes the text of the page and the source that the tab names', async () => {
  captured({ before: 'left', after: 'right' });
  expect(await captureSelection(SOURCE)).toMatchObject({
    text: 'some *words*',
    title: 'In the tab',
    url: 'https://a.example/',
    before: 'left',
    after: 'right',
  });
});

it('falls back to the text of the menu where no script may run', async () => {
  executeScript.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await captureSelection(SOURCE)).toMatchObject({ text: 'flat words', plain: true });
});

it('falls back to the text of the menu when the page answers in a way of its own', async () => {
  captured({ text: 42 });
  expect(await captureSelection(SOURCE)).toMatchObject({ text: 'flat words', plain: true });
});

it('takes no password, not even from the menu', async () => {
  captured({ text: '', secret: true });
  expect(await captureSelection({ ...SOURCE, menuText: 'hunter2' })).toBeUndefined();
});
