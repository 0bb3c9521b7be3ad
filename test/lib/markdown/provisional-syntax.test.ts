// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

function show(text: string): HTMLElement {
  const root = document.createElement('div');
  createRenderer(root).push(text);
  return root;
}

test.each([
  ['bold', 'a **bol', 'strong', 'bol'],
  ['bold with half of its end', 'a **bold*', 'strong', 'bold'],
  ['emphasis', 'a *wor', 'em', 'wor'],
  ['strikethrough', 'a ~~gon', 'del', 'gon'],
  ['code', 'a `rea', 'code', 'rea'],
  ['a link text', 'see [the do', 'a', 'the do'],
  ['a link target', 'see [the docs](https://docs.exa', 'a', 'the docs'],
  ['an image', '![a cha', '.image-chip', 'a cha'],
  ['a table head', 'x\n\n| Name | Val', 'thead', 'NameVal'],
])('half-typed %s is drawn in its final form', (_, text, selector, shown) => {
  expect(show(text).querySelector(selector)?.textContent).toBe(shown);
});

test.each([
  ['a delimiter at the end', 'a **', 'a '],
  ['a setext underline that may be an item', 'Things:\n-', 'Things:'],
  ['a number that may be an item', 'Things:\n\n12', 'Things:'],
  ['a heading mark', 'a\n\n##', 'a'],
  ['a fence and its language', 'a\n\n```pyth', 'a'],
  ['a delimiter row', '| a |\n|--', 'a'],
  ['a definition', 'a\n\n[a]: https://a.exam', 'a'],
])('the renderer holds back %s', (_, text, shown) => {
  expect(show(text).textContent).toBe(shown);
});

test.each([
  ['prices', 'costs $5 and $10 a month', 'costs $5 and $10 a month'],
  ['products', '2*3 and 4', '2*3 and 4'],
  ['names with underscores', 'the_long_name is', 'the_long_name is'],
  ['comparisons', 'if a<b then', 'if a<b then'],
])('%s look as they are written', (_, text, shown) => {
  expect(show(text).textContent).toBe(shown);
});

test('syntax that was never closed shows as written once the text is complete', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push('a **bold and `code');
  renderer.end();
  expect(root.textContent).toBe('a **bold and `code');
});
