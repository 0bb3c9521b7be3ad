// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

/** Draws a character at a time, and makes an open item shorter as soon as it can be. */
function draw(text: string): HTMLElement {
  const root = document.createElement('div');
  const renderer = createRenderer(root, { shortTail: 20 });
  for (const character of text) renderer.push(character);
  renderer.end();
  return root;
}

test('lets the first definition of an item count, though a later one is left out of the tail before', () => {
  const root = draw(
    '1. [ref]: https://first.example/\n\n   >[a][ref]\n   >[\n   >\n   >[ref]: https://second.example/\n   text\n\n2. next\n',
  );
  expect(root.querySelector('a')?.getAttribute('href')).toBe('https://first.example/');
});

test('keeps the alignment of a table that begins an item', () => {
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

test('keeps a list loose when the blank lines that made it so are left out of the tail', () => {
  const root = draw('- $$\n  open\n  - alpha\n    \n    alpha\n  \n  - alpha\n\n');
  expect(root.querySelector('ul')?.className).toBe('loose');
});

test('leaves finished paragraphs of an open item out of the tail, so that the work stays linear', () => {
  const root = document.createElement('div');
  const closed: Element[] = [];
  const renderer = createRenderer(root, { onClosed: (element) => closed.push(element) });
  renderer.push('1. first\n\n');
  for (let count = 0; count < 100; count++) renderer.push('   A paragraph of the first item.\n\n');
  // The item itself is open all the while.
  expect(closed.length).toBeGreaterThan(50);
  renderer.push('2. second\n');
  renderer.end();
  expect(root.querySelectorAll('li')).toHaveLength(2);
  expect(root.querySelectorAll('li:first-child > p')).toHaveLength(101);
});
