// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

test.each([
  ['a task', '- [x] > first\n  >\n  > 7) second\n  third'],
  ['text of an item', '- text\n  > first\n  >\n  > 7) second\n  third'],
])('a lazy line continues a list at the end of a quote after %s', (_, text) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(text);
  renderer.end();
  expect(root.textContent).toContain('first');
  expect(root.querySelector('blockquote > ol[start="7"] p')?.textContent).toMatch(/^second\s+third$/);
});

test('a list that does not begin at 1 does not interrupt the text of an item', () => {
  const root = document.createElement('div');
  createRenderer(root).push('- text\n  > quote\n\n- text\n  7) not a list, and more');
  expect(root.querySelector('ol')).toBeNull();
});

test('a math block ends the text before it, even where a later underline would make a heading of both', () => {
  const root = document.createElement('div');
  createRenderer(root).push('text\n$$\nx\n$$\ntitle\n===\n\nend');
  expect(Array.from(root.children, ({ localName, textContent }) => `${localName} ${textContent}`)).toEqual([
    'p text',
    'div $$\nx\n$$',
    'h1 title',
    'p end',
  ]);
});

test('the text after a list inside an item reads the same as without that list', () => {
  const end = '\n   b\n       c\n       \n       d\n';
  const draw = (text: string): string | undefined => {
    const root = document.createElement('div');
    createRenderer(root).push(text);
    return root.querySelector('li')?.lastElementChild?.outerHTML;
  };
  expect(draw(`1. a\n\n   - list\n${end}`)).toBe(draw(`1. a\n${end}`));
});

test('a blank line with a tab ends a table, whose committed rows stay', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  for (const character of '| a |\n|---|\n| one |\n| two |\n \t\n\nafter\n') renderer.push(character);
  renderer.end();
  expect(Array.from(root.querySelectorAll('td'), ({ textContent }) => textContent)).toEqual(['one', 'two']);
  expect(root.lastElementChild?.outerHTML).toBe('<p>after</p>');
});

test.each(['', '\n\n$$\nx\n$$\n', '\n\nmore'])(
  'a line that only looks like the head of a table stays in its paragraph before %j',
  (after) => {
    const root = document.createElement('div');
    const renderer = createRenderer(root);
    renderer.push(`text\n| one | two |\n| :-- |\n| three |${after}`);
    renderer.end();
    expect(root.querySelector('p')?.textContent).toBe('text\n| one | two |\n| :-- |\n| three |');
  },
);
