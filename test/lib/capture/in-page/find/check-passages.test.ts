// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { checkPassages } from '#lib/capture/in-page/find/check-passages.ts';
import { readSelections } from '#lib/capture/in-page/read/read-selection.ts';

import { byId, selectIn, showBody, showPage } from '../../../../support/pages/show-page.ts';

it('a quote that was just taken from a page is still there', async () => {
  showPage('article.html');
  for (const id of ['lead', 'second', 'reasons', 'quote', 'terms', 'special', 'headline']) {
    selectIn(byId(id));
    const texts = (await readSelections(document)).map(({ text }) => text);
    expect([id, await checkPassages(document, texts)]).not.toEqual([id, [false]]);
  }
});

it('one altered word is enough, in any line of a quote', async () => {
  showBody('<p>The rent is <b>100</b> a month.</p><p>It is due on the first.</p>');
  const quotes = [
    'The rent is 100 a month.\n\nIt is due on the first.',
    'The rent is 100 a month.\n\nIt is due on the last.',
    'The rent is 101 a month.',
  ];
  expect(await checkPassages(document, quotes)).toEqual([true, false, false]);
});

it('lines whose syntax the page may write differently are ignored', async () => {
  showBody('<p>Words</p>');
  expect(await checkPassages(document, ['$E=mc^2$', '| a | b |', ''])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
