// @vitest-environment jsdom
import { Lexer } from 'marked';
import { expect, test, vi } from 'vitest';

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

test.each([
  ['text', 'See [the lo', 'ng', ' label', 'the long label', '](https://site.example/a)'],
  ['address', 'See [the label](ht', 'tps:', '//site.example/a', 'the label', ')'],
])('the %s of an incomplete link grows without lexing', (_, begun, then, more, label, end) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(begun);
  const lex = vi.spyOn(Lexer.prototype, 'blockTokens');
  renderer.push(then);
  renderer.push(more);
  expect(lex).not.toHaveBeenCalled();
  expect(root.querySelector('.link-pending')?.textContent).toBe(label);
  renderer.push(end);
  renderer.end();
  expect(root.querySelector('a')?.href).toBe('https://site.example/a');
  expect(root.textContent).toBe(`See ${label}`);
});

test('a line that looks like a quote ends a formula that has begun, whatever follows', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push('$$x\n> quoted\n\n');
  renderer.end();
  expect(root.querySelector('blockquote')?.textContent).toBe('quoted');
});
