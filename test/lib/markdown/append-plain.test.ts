// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

test.each([
  ['in a table', '| a |\n|---|\n| same | same'],
  ['after code that begins with it', '| a |\n|---|\n| same | `same'],
  ['in a table in a quote', '> | a |\n> |---|\n> | same | same'],
])('plain text goes into the surplus cell of a row, %s', (_, text) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(text);
  renderer.push(' more');
  expect(Array.from(root.querySelectorAll('td'), ({ textContent }) => textContent)).toEqual([
    'same',
    'same more',
  ]);
});

test('plain text goes into the open cell of a row', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push('| a | b |\n|---|---|\n| one \\| half | two');
  const open = root.querySelector('td:last-child')?.firstChild;
  renderer.push(' more');
  expect(root.querySelector('td:last-child')?.firstChild).toBe(open);
  expect(open?.textContent).toBe('two more');
});
