import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Quote } from '#lib/protocol/chat.ts';

const scripting = vi.hoisted(() => ({ insertCSS: vi.fn(), executeScript: vi.fn() }));
const tabs = vi.hoisted(() => ({
  query: vi.fn(),
  update: vi.fn(),
  create: vi.fn(),
  get: vi.fn(),
  onUpdated: { addListener: vi.fn(), removeListener: vi.fn() },
  onRemoved: { addListener: vi.fn(), removeListener: vi.fn() },
}));
vi.mock('wxt/browser', () => ({ browser: { scripting, tabs } }));

const { openPassage } = await import('#lib/passages/open-passage.ts');

const URL = 'https://lichens.example/article';
const QUOTE: Quote = { id: 'q', text: 'a fungus and an alga', title: 'Lichens', url: `${URL}#top` };

/** What the scripts of the page that is opened say. */
function answer({ isFound, status }: { isFound: boolean; status: number }): void {
  scripting.executeScript.mockImplementation(({ files, args }: { files?: string[]; args?: unknown }) => {
    if (args !== undefined) return Promise.resolve([{ result: undefined }]);
    return Promise.resolve([{ result: files ? isFound : status }]);
  });
}

function refuse(): void {
  scripting.insertCSS.mockRejectedValue(new Error('Cannot access contents of the page'));
  scripting.executeScript.mockRejectedValue(new Error('Cannot access contents of the page'));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const mock of [...Object.values(scripting), tabs.query, tabs.update, tabs.create, tabs.get])
    mock.mockReset().mockResolvedValue(undefined);
  tabs.query.mockResolvedValue([]);
  tabs.create.mockResolvedValue({ id: 9 });
  tabs.get.mockResolvedValue({ id: 9, status: 'complete', url: URL });
});

async function open(quote: Quote = QUOTE) {
  const opening = openPassage(1, quote);
  await vi.runAllTimersAsync();
  return opening;
}

describe('in a tab that has the page open', () => {
  beforeEach(() => {
    tabs.query.mockResolvedValue([{ id: 9, url: `${URL}#part` }]);
  });

  it('a passage is highlighted, and the tab comes to the front', async () => {
    answer({ isFound: true, status: 200 });
    expect(await open()).toBeUndefined();
    expect(tabs.update).toHaveBeenCalledWith(9, { active: true });
    expect(tabs.create).not.toHaveBeenCalled();
  });

  it('a missing passage is reported as changed, without another tab', async () => {
    answer({ isFound: false, status: 200 });
    expect(await open()).toEqual({ reason: 'changed', tab: 9 });
    expect(tabs.create).not.toHaveBeenCalled();
  });

  it('a page that was gone when the tab was opened is loaded again', async () => {
    answer({ isFound: false, status: 404 });
    expect(await open()).toEqual({ reason: 'gone', host: 'lichens.example' });
    expect(tabs.create).toHaveBeenCalledOnce();
  });

  it('a page where no script may run is opened again, where the browser looks for the text', async () => {
    refuse();
    expect(await open()).toEqual({ reason: 'no-access' });
    expect(tabs.create).toHaveBeenCalledWith({ windowId: 1, url: expect.stringContaining(':~:text=') });
  });
});

describe('in a new tab', () => {
  it.each([404, 410])('a page that answers %i is gone', async (status) => {
    answer({ isFound: false, status });
    expect(await open()).toEqual({ reason: 'gone', host: 'lichens.example' });
  });

  it('an address that leads elsewhere has moved', async () => {
    tabs.get.mockResolvedValue({ id: 9, status: 'complete', url: 'https://login.example/?next=1' });
    answer({ isFound: false, status: 200 });
    expect(await open()).toEqual({ reason: 'moved', host: 'login.example' });
  });

  it('an address that leads elsewhere is fine if the text is there', async () => {
    tabs.get.mockResolvedValue({ id: 9, status: 'complete', url: 'https://new.example/article' });
    answer({ isFound: true, status: 200 });
    expect(await open()).toBeUndefined();
  });

  it('a page that renders its text late is searched again', async () => {
    answer({ isFound: false, status: 200 });
    const opening = openPassage(1, QUOTE);
    await vi.advanceTimersByTimeAsync(1000);
    answer({ isFound: true, status: 200 });
    await vi.runAllTimersAsync();
    expect(await opening).toBeUndefined();
  });

  it('a page without the text has changed', async () => {
    answer({ isFound: false, status: 200 });
    expect(await open()).toEqual({ reason: 'changed', tab: 9 });
  });

  it('a page that browsers protect is named as such', async () => {
    tabs.get.mockResolvedValue({ id: 9, status: 'complete', url: 'about:neterror?e=dnsNotFound' });
    refuse();
    expect(await open()).toEqual({ reason: 'protected' });
  });

  it('nothing is said of a page that Gloss may not read but that it cannot tell', async () => {
    tabs.get.mockResolvedValue({ id: 9, status: 'complete' });
    refuse();
    expect(await open()).toEqual({ reason: 'no-access' });
  });

  it('nothing is said about a tab that has been closed', async () => {
    tabs.get.mockRejectedValue(new Error('No tab with id: 9'));
    refuse();
    expect(await open()).toBeUndefined();
  });

  it('no text is searched for in the page of a picture or of a whole-page quote', async () => {
    refuse();
    expect(await open({ ...QUOTE, part: 'page' })).toBeUndefined();
    expect(
      await open({ ...QUOTE, image: { type: 'image/png', data: '', width: 1, height: 1 } }),
    ).toBeUndefined();
  });
});
