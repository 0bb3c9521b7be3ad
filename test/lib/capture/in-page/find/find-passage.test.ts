// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { findPassage } from '#lib/capture/in-page/find/find-passage.ts';

import { readSelection } from '../../../../support/pages/read-selection.ts';
import { byId, selectIn, selectWords, showBody, showPage } from '../../../../support/pages/show-page.ts';

async function found(text: string, before = ''): Promise<string[]> {
  const ranges = await findPassage(document, { text, before });
  return ranges.map((range) => range.toString());
}

describe('a long article', () => {
  beforeEach(() => showPage('article.html'));

  it.each(['lead', 'second', 'reasons', 'quote', 'terms', 'special', 'headline'])(
    'the quote of #%s is found in its page',
    async (id) => {
      selectIn(byId(id));
      const captured = await readSelection(document);
      const ranges = await findPassage(document, captured);
      expect(ranges.length).toBeGreaterThan(0);
      for (const range of ranges) expect(byId(id).contains(range.commonAncestorContainer)).toBe(true);
    },
  );

  it('a quote is found across elements, white space and soft hyphens', async () => {
    expect(await found('noticed fresh tracks in the mud,[1] and said nothing.')).toEqual([
      'noticed fresh tracks\u00A0in the\n     mud,[1] and said noth\u00ADing.',
    ]);
  });
});

it('quotes of code and of table cells are found', async () => {
  showPage('docs.html');
  for (const id of ['github', 'hljs', 'row-b']) {
    selectIn(byId(id));
    const [first] = await findPassage(document, await readSelection(document));
    expect(byId(id).contains(first?.startContainer ?? null)).toBe(true);
  }
});

it('the text before a quote decides between equal places', async () => {
  showBody('<p>The first otter swims.</p><p id="two">A second otter swims.</p>');
  const [range] = await findPassage(document, { text: 'otter swims', before: 'A second' });
  expect(byId('two').contains(range?.startContainer ?? null)).toBe(true);
});

it('the place with the most lines of a quote wins', async () => {
  showBody('<h2>Why</h2><p>Contents</p><div id="two"><h2>Why</h2><p>Because.</p></div>');
  const [range] = await findPassage(document, { text: '## Why\n\nBecause.' });
  expect(byId('two').contains(range?.startContainer ?? null)).toBe(true);
});

it('a quote that is not in the page is not found', async () => {
  showPage('article.html');
  expect(await found('Words that nobody wrote')).toEqual([]);
  expect(await found('')).toEqual([]);
});

it('the content of scripts is not found', async () => {
  showBody('<p>a</p><script>let secret</script>');
  selectWords('a', 'a');
  expect(await found('let secret')).toEqual([]);
});
