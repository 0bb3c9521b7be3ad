import { beforeEach, expect, it, vi } from 'vitest';

import type { Quote } from '#lib/protocol/chat.ts';

const scripting = vi.hoisted(() => ({ executeScript: vi.fn() }));
const tabs = vi.hoisted(() => ({ query: vi.fn() }));
const permissions = vi.hoisted(() => ({ request: vi.fn() }));
vi.mock('wxt/browser', () => ({ browser: { scripting, tabs, permissions } }));

const { checkQuotes } = await import('#lib/passages/check-quotes.ts');
const { fingerprint } = await import('#lib/passages/fingerprint.ts');

const PAGE = 'https://lichens.example/article';

function aQuote(id: string, changes: Partial<Quote> = {}): Quote {
  return { id, text: `Words of ${id}`, title: '', url: `${PAGE}#top`, ...changes };
}

/** What the two scripts say. */
function answer(found: unknown, prints: unknown): void {
  scripting.executeScript.mockImplementation(({ files = [] }: { files?: string[] }) =>
    Promise.resolve([{ result: files[0] === '/check-passages.js' ? found : prints }]),
  );
}

beforeEach(() => {
  scripting.executeScript.mockReset();
  tabs.query.mockReset().mockResolvedValue([{ id: 7, url: PAGE, status: 'complete' }]);
});

it('selections are searched for, and a page is compared by its fingerprint', async () => {
  answer([true, false], [fingerprint('other'), fingerprint('All  of\nthe page')]);
  expect(
    await checkQuotes(1, [
      aQuote('a'),
      aQuote('b'),
      aQuote('page', { part: 'page', text: 'All of the page' }),
      aQuote('old-page', { part: 'page', text: 'All of the other page' }),
    ]),
  ).toEqual({ same: ['a', 'page'], changed: ['b', 'old-page'] });
});

it('a page that is not open, that Gloss may not see or that still loads is not read', async () => {
  tabs.query.mockResolvedValue([
    { id: 7, url: 'https://other.example/' },
    { id: 8 },
    { id: 9, url: PAGE, status: 'loading' },
  ]);
  expect(await checkQuotes(1, [aQuote('a')])).toEqual({ same: [], changed: [] });
  expect(scripting.executeScript).not.toHaveBeenCalled();
  expect(permissions.request).not.toHaveBeenCalled();
});

it('nothing is said of pictures, files, edited pages and pages that were cut off', async () => {
  answer([], []);
  const image = { type: 'image/png', data: '', width: 1, height: 1 } as const;
  expect(
    await checkQuotes(1, [
      aQuote('image', { image }),
      aQuote('pdf', { part: 'pdf' }),
      aQuote('edited', { part: 'page', anchor: 'Words' }),
      aQuote('cut', { part: 'page', cut: 'time' }),
      aQuote('pasted', { url: '' }),
    ]),
  ).toEqual({ same: [], changed: [] });
  expect(scripting.executeScript).not.toHaveBeenCalled();
});

it.each([[null], [[]], ['yes'], [[true, true]], [['true']]])(
  'a page that answers %j, which no script of ours does, is not trusted',
  async (found) => {
    answer(found, null);
    expect(await checkQuotes(1, [aQuote('a'), aQuote('p', { part: 'page' })])).toEqual({
      same: [],
      changed: [],
    });
  },
);

it('nothing is said where no script may run', async () => {
  scripting.executeScript.mockRejectedValue(new Error('Cannot access contents of the page'));
  expect(await checkQuotes(1, [aQuote('a')])).toEqual({ same: [], changed: [] });
});

it('a fingerprint differs for one letter, for joined words and for their order, and not for white space', () => {
  const text = 'The rent is 100 a month';
  expect(fingerprint(' The rent\n is 100\ta month ')).toBe(fingerprint(text));
  const others = [
    'The rent is 101 a month',
    'The rentis 100 a month',
    'The rent a month is 100',
    'the rent is 100 a month',
  ];
  expect(new Set([text, ...others].map(fingerprint)).size).toBe(5);
});
