// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { checkEveryPrefix } from '#test/support/markdown/prefix-oracle.ts';

/** What the blocks of a complete document are, and their text. */
function blocksOf(text: string): string[] {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(text);
  renderer.end();
  return Array.from(root.children, ({ localName, textContent }) => `${localName} ${textContent}`);
}

/* Each is the smallest document of its kind that was once drawn in two ways. */
test.each([
  ['an item whose marker ends in a tab, before an underline', 'a\n-\ta\n=\n'],
  ['an item whose marker ends in a tab, before an empty item', 'a\n1.\ta\n-\n'],
  ['a title on the line after its definition', '[a]:a\n"a"'],
  ['a title on the line after its definition, in a quote', '> b\n>\n> [a]:a\n> "a"\n> b'],
  ['a title that never ends', '[a]:a\n"a\nb'],
  ['a definition that a formula without an end hides again', '$$\n\na\n>[a]:'],
  ['a title across an empty quote', '[a]:a "\n>\n"'],
  ['a title across a blank line', '[a]:a "\n\na\n"'],
  ['a title across an item', '- [a]:\n\t- "a"'],
  ['a tag that is the head of a table, after text', 'a\n<a>\n|-\n\n'],
  ['a tag that is not complete, after text', 'a\n<p\na\nb\n'],
  ['a head of too few cells before a formula', 'a\n1\n-|-\n$$\n'],
  ['an indented head before a formula', 'a\n\ta\n-|\n$$\n'],
  ['a lazy definition after blanks at the end of a quoted item', '>2. a  \n[a]:\n aa'],
  ['a second list after a lazy line of a quote', '>- a\naaaa\n>   -    \\\n'],
  ['an item after a formula and a blank line', '- a\n$$\n     \n    **a\n'],
  ['a letter that decides the direction of a head whose cells code spans', '| `a|b` “你'],
  ['a quotation mark after what looks like a definition in code', '```\n[a]:a\n"b\n'],
])('a document looks after every character as if it had arrived in one go: %s', (_, text) => {
  checkEveryPrefix(text);
});

test('a list whose marker ends in a tab ends a paragraph, even before an underline', () => {
  expect(blocksOf('a\n-\tb\n===\n')).toEqual(['p a', 'ul b\n===']);
});

test('a title does not continue after the end of a paragraph', () => {
  expect(blocksOf('[a]: b "\n\nc"\n')).toEqual(['p [a]: b "', 'p c"']);
  expect(blocksOf('[a]: b\n"c\n\nd"\n')).toEqual(['p "c', 'p d"']);
});

test('a title may be on the line after its definition, and is not shown while it arrives', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  for (const character of 'See [a].\n\n[a]: https://ok.example/\n"A title"') {
    renderer.push(character);
    expect(root.textContent).not.toContain('"');
  }
  renderer.push('\n\nEnd\n');
  renderer.end();
  expect(root.querySelector('a')?.title).toContain('A title');
});

test('a line of tags after text begins no table', () => {
  expect(blocksOf('a\n<b>\n|-\n')).toEqual(['p a\n<b>\n|-']);
});

test('a lazy line is not lost after blanks at the end of a quoted item', () => {
  expect(blocksOf('> 2. a  \n[b]:\n c')).toEqual(['blockquote a[b]:\n c']);
});

test('a blank line after a formula makes a list loose', () => {
  const root = document.createElement('div');
  createRenderer(root).push('- a\n  $$\n  x\n  $$\n\n  b\n');
  expect(root.querySelector('ul')?.className).toBe('loose');
});
