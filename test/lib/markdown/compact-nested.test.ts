// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { checkEveryPrefix } from '#test/support/markdown/prefix-oracle.ts';

/** Draws one character at a time and shortens open items as early as possible. */
function draw(text: string): HTMLElement {
  const root = document.createElement('div');
  const renderer = createRenderer(root, { shortTail: 20 });
  for (const character of text) renderer.push(character);
  renderer.end();
  return root;
}

test('the first definition in an item wins even when a later one leaves the tail before it', () => {
  const root = draw(
    '1. [ref]: https://first.example/\n\n   >[a][ref]\n   >[\n   >\n   >[ref]: https://second.example/\n   text\n\n2. next\n',
  );
  expect(root.querySelector('a')?.getAttribute('href')).toBe('https://first.example/');
});

test('a table that begins an item keeps its alignment', () => {
  const root = draw(
    '1. | a | b |\n   | :-- | :-- |\n\n   | c | d |\n   | --- | --- |\n\n   text\n\n   more\n\n2. next\n',
  );
  expect(Array.from(root.querySelectorAll('th'), ({ className }) => className)).toEqual([
    'left',
    'left',
    '',
    '',
  ]);
});

test('a list stays loose when the blank lines that made it loose leave the tail', () => {
  const root = draw('- open\n\n  - alpha\n    \n    alpha\n  \n  - alpha\n\n');
  expect(root.querySelector('ul')?.className).toBe('loose');
});

test('finished paragraphs of an open item leave the tail, so that the cost stays linear', () => {
  const root = document.createElement('div');
  const closed: Element[] = [];
  const renderer = createRenderer(root, { onClosed: (element) => closed.push(element) });
  renderer.push('1. first\n\n');
  for (let count = 0; count < 100; count++) renderer.push('   A paragraph of the first item.\n\n');
  // The item itself stays open.
  expect(closed.length).toBeGreaterThan(50);
  renderer.push('2. second\n');
  renderer.end();
  expect(root.querySelectorAll('li')).toHaveLength(2);
  expect(root.querySelectorAll('li:first-child > p')).toHaveLength(101);
});

test('a line of pipes after a rule does not join the first paragraph of its item', () => {
  checkEveryPrefix(
    '1. alpha\n\n   > alpha\n\n   ---\n   | *alpha *alpha alpha |* https://ok.example/a。后* alpha | alpha | alpha | alpha |\n   | --: | --: | --: | --: |\n   | 42 |\n\n2. next\n',
  );
  checkEveryPrefix('1. alpha\n   > alpha\n   ---\n   | a | b |\n   | -- |\n');
});
