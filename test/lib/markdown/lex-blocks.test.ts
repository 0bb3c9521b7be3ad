// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

test.each([
  ['a task', '- [x] > first\n  >\n  > 7) second\n  third'],
  ['text of an item', '- text\n  > first\n  >\n  > 7) second\n  third'],
])('reads a list at the end of a quote after %s, with a line that lacks the mark', (_, text) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(text);
  renderer.end();
  expect(root.textContent).toContain('first');
  expect(root.querySelector('blockquote > ol[start="7"] p')?.textContent).toMatch(/^second\s+third$/);
});

test('does not let a list in the middle of its count interrupt the text of an item', () => {
  const root = document.createElement('div');
  createRenderer(root).push('- text\n  > quote\n\n- text\n  7) not a list, and more');
  expect(root.querySelector('ol')).toBeNull();
});

test('ends the text before a formula, also where an underline after it would make a heading of both', () => {
  const root = document.createElement('div');
  createRenderer(root).push('text\n$$\nx\n$$\ntitle\n===\n\nend');
  expect(Array.from(root.children, ({ localName, textContent }) => `${localName} ${textContent}`)).toEqual([
    'p text',
    'div $$\nx\n$$',
    'h1 title',
    'p end',
  ]);
});

test('reads what follows a list inside an item as it does without that list', () => {
  const end = '\n   b\n       c\n       \n       d\n';
  const draw = (text: string): string | undefined => {
    const root = document.createElement('div');
    createRenderer(root).push(text);
    return root.querySelector('li')?.lastElementChild?.outerHTML;
  };
  expect(draw(`1. a\n\n   - list\n${end}`)).toBe(draw(`1. a\n${end}`));
});

test('ends a table at a blank line with a tab, and keeps the rows that were committed', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  for (const character of '| a |\n|---|\n| one |\n| two |\n \t\n\nafter\n') renderer.push(character);
  renderer.end();
  expect(Array.from(root.querySelectorAll('td'), ({ textContent }) => textContent)).toEqual(['one', 'two']);
  expect(root.lastElementChild?.outerHTML).toBe('<p>after</p>');
});
