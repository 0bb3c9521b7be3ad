// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { findSurroundingText } from '#lib/capture/in-page/find/find-surrounding-text.ts';

import { showBody } from '../../../../support/pages/show-page.ts';

const LONG = 'word '.repeat(700).trim();

it('the paragraphs before and after a passage are read, a line for each', async () => {
  showBody('<h1>Title</h1><p>First.</p><p>Some <b>bold</b> words here.</p><p>Third.</p><ul><li>x</li></ul>');
  expect(await findSurroundingText(document, { text: '**bold** words' })).toEqual({
    before: 'Title\nFirst.\nSome',
    after: 'here.\nThird.\nx',
  });
});

it('each side is at most 2,000 characters long and ends between words', async () => {
  showBody(`<p>${LONG}</p><p>The passage.</p><p>${LONG}</p>`);
  const found = await findSurroundingText(document, { text: 'The passage.' });
  for (const side of [found?.before ?? '', found?.after ?? '']) {
    expect(side.length).toBeGreaterThan(1900);
    expect(side.length).toBeLessThanOrEqual(2000);
    expect(side).toMatch(/^word .* word$/);
  }
});

it('hidden text and what the user has typed are left out', async () => {
  showBody('<p style="opacity:0">Unseen.</p><div contenteditable="true">Draft.</div><p>The passage.</p>');
  expect(await findSurroundingText(document, { text: 'The passage.' })).toEqual({ before: '', after: '' });
});

it('a passage that is not in the page has none', async () => {
  showBody('<p>Other words.</p>');
  expect(await findSurroundingText(document, { text: 'The passage.' })).toBeNull();
});
