// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { findPassage } from '#lib/capture/in-page/find/find-passage.ts';
import { readSelection } from '#lib/capture/in-page/read/read-selection.ts';

import { byId, selectIn, selectWords, showBody, showPage } from '../../../../support/pages/show-page.ts';

async function found(text: string, before = ''): Promise<string[]> {
  const ranges = await findPassage(document, { text, before });
  return ranges.map((range) => range.toString());
}

describe('in a long article', () => {
  beforeEach(() => showPage('article.html'));

  it.each(['lead', 'second', 'reasons', 'quote', 'terms', 'special', 'headline'])(
    'finds #%s again',
    async (id) => {
      selectIn(byId(id));
      const captured = await readSelection(document);
      const ranges = await findPassage(document, captured);
      expect(ranges.length).toBeGreaterThan(0);
      for (const range of ranges) expect(byId(id).contains(range.commonAncestorContainer)).toBe(true);
    },
  );

  it('finds words across elements, white space and soft hyphens', async () => {
    expect(await found('noticed fresh tracks in the mud,[1] and said nothing.')).toEqual([
      'noticed fresh tracks\u00A0in the\n     mud,[1] and said noth\u00ADing.',
    ]);
  });
});

it('finds code and cells of tables again', async () => {
  showPage('docs.html');
  for (const id of ['github', 'hljs', 'row-b']) {
    selectIn(byId(id));
    const [first] = await findPassage(document, await readSelection(document));
    expect(byId(id).contains(first?.startContainer ?? null)).toBe(true);
  }
});

it('tells the same words apart by what stands before them', async () => {
  showBody('<p>The first otter swims.</p><p id="two">A second otter swims.</p>');
  const [range] = await findPassage(document, { text: 'otter swims', before: 'A second' });
  expect(byId('two').contains(range?.startContainer ?? null)).toBe(true);
});

it('finds the place where most of a longer quote is', async () => {
  showBody('<h2>Why</h2><p>Contents</p><div id="two"><h2>Why</h2><p>Because.</p></div>');
  const [range] = await findPassage(document, { text: '## Why\n\nBecause.' });
  expect(byId('two').contains(range?.startContainer ?? null)).toBe(true);
});

it('finds nothing where the words are not', async () => {
  showPage('article.html');
  expect(await found('Words that nobody wrote')).toEqual([]);
  expect(await found('')).toEqual([]);
});

it('does not find what is between tags only', async () => {
  showBody('<p>a</p><script>let secret</script>');
  selectWords('a', 'a');
  expect(await found('let secret')).toEqual([]);
});
