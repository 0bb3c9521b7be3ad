// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { checkEveryPrefix } from '#test/support/markdown/prefix-oracle.ts';

function draw(text: string): HTMLElement {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(text);
  renderer.end();
  return root;
}

function textsOf(root: Element, selector: string): (string | null)[] {
  return Array.from(root.querySelectorAll(selector), ({ textContent }) => textContent);
}

function readAnswer(name: string): string {
  return readFileSync(path.join(import.meta.dirname, `../../fixtures/answers/${name}.md`), 'utf8');
}

describe('an answer in Chinese', () => {
  const root = draw(readAnswer('chinese'));

  test('shows emphasis next to its own punctuation', () => {
    expect(textsOf(root, 'strong')).toEqual(['「重点」', '注意：', '年龄：', '城市', '文字']);
    expect(textsOf(root, 'em')).toEqual(['强调（示例）']);
    expect(textsOf(root, 'del')).toEqual(['「旧方法」']);
  });

  test('shows formulas next to letters, and blank lines inside a formula', () => {
    expect(textsOf(root, '.math')).toEqual([
      '$f(x)$',
      '$[a,b]$',
      '\\(n\\to\\infty\\)',
      '$|x|$',
      '$$\nx = 1\n\ny = 2\n$$',
    ]);
  });

  test('ends bare addresses before its own punctuation', () => {
    expect(Array.from(root.querySelectorAll('a'), (link) => link.getAttribute('href'))).toEqual([
      'https://example.com/a',
      'https://example.com/',
      'https://example.com/x',
    ]);
  });

  test('keeps pipes in code and formulas inside their cells, and breaks lines at <br>', () => {
    expect(textsOf(root, 'td')).toEqual(['a || b', '逻辑或短路求值', '$|x|$', '绝对值']);
    expect(root.querySelectorAll('td br')).toHaveLength(1);
  });
});

test('an answer in Japanese shows emphasis, addresses and formulas next to its letters', () => {
  const root = draw(readAnswer('japanese'));
  expect(textsOf(root, 'strong')).toEqual(['この文は重要です。', '「はい」', '手順１：', '注意（重要）']);
  expect(root.querySelector('a')?.getAttribute('href')).toBe('https://example.jp/help');
  expect(textsOf(root, '.math')).toEqual(['$y = ax + b$', '$a$']);
});

test('an answer in Korean shows emphasis and formulas before particles, and keeps ranges', () => {
  const root = draw(readAnswer('korean'));
  expect(textsOf(root, 'strong')).toEqual(['서울(Seoul)', '“인용”']);
  expect(textsOf(root, '.math')).toEqual(['$x^2$']);
  expect(root.querySelector('del')).toBeNull();
  expect(root.textContent).toContain('3~5일, 가격은 1~2만원');
});

test.each(['chinese', 'japanese', 'korean', 'arabic', 'hebrew'])(
  'an answer looks at every prefix as if it had arrived in one go: %s',
  (name) => checkEveryPrefix(readAnswer(name)),
);

test('lists, tables and quotes in Arabic are written from right to left after an English sentence', () => {
  const root = draw(readAnswer('arabic'));
  const directions = Array.from(
    root.querySelectorAll('p, ol, table, blockquote'),
    (block) => `${block.localName} ${block.getAttribute('dir') ?? 'ltr'}`,
  );
  expect(directions).toEqual([
    'p ltr',
    'ol rtl',
    'p rtl',
    'p rtl',
    'table rtl',
    'blockquote rtl',
    'p rtl',
    'p rtl',
  ]);
  expect(Array.from(root.querySelectorAll('td'), (cell) => cell.getAttribute('dir'))).toEqual([
    'rtl',
    null,
    null,
    null,
  ]);
});

test('a list in Hebrew keeps its direction around an English item and a number', () => {
  const root = draw(readAnswer('hebrew'));
  expect(root.querySelector('h2')?.dir).toBe('rtl');
  expect(root.querySelector('ul')?.dir).toBe('rtl');
  const [, english, number] = root.querySelectorAll('li > p');
  expect(english?.outerHTML).toBe('<p>English item</p>');
  expect(number?.outerHTML).toBe('<p data-neutral="">42</p>');
});

test('a list keeps the direction of its first item when that has left the tail', () => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  for (const character of '- שלום\n- English\n- more\n- words') renderer.push(character);
  expect(root.querySelector('ul')?.dir).toBe('rtl');
});

test.each([
  ['begins on the line of its delimiter', '$$x = 1\n+ 2y\n- 3z$$\n\nafter', '$$x = 1\n+ 2y\n- 3z$$'],
  ['is in brackets', '\\[ x = 1\n+ 2y\n- 3z \\]\n\nafter', '\\[ x = 1\n+ 2y\n- 3z \\]'],
  [
    'is a bare environment',
    'Then\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nafter',
    '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}',
  ],
  ['holds a blank line', '$$\nx = 1\n\ny = 2\n$$\n\nafter', '$$\nx = 1\n\ny = 2\n$$'],
])('a formula that %s is one block', (_, markdown, formula) => {
  const root = draw(markdown);
  expect(textsOf(root, 'div.math')).toEqual([formula]);
  expect(root.lastElementChild?.outerHTML).toBe('<p>after</p>');
});

test('a formula that is never closed ends at its first blank line once prose follows', () => {
  const root = draw('$$\nx = 1\n\nThe **next** paragraph is plain text.\n\n## Heading');
  expect(textsOf(root, 'div.math')).toEqual(['$$\nx = 1']);
  expect(textsOf(root, 'strong, h2')).toEqual(['next', 'Heading']);
});

test.each([
  ['an ordinal', 'the $n$th term', ['$n$']],
  ['a plural', 'and $k$s', ['$k$']],
  ['shell variables', 'set $PATH:$HOME and $A$B', []],
  ['prices', '价格$5到$10，约$5元和$6元', []],
  ['dollars around words', '用$替换，用$表示', []],
])('dollars next to a letter: %s', (_, markdown, formulas) => {
  expect(textsOf(draw(markdown), '.math')).toEqual(formulas);
});

test('a row keeps the cells that the head has no column for', () => {
  expect(textsOf(draw('| a |\n|---|\n| one | two | three |'), 'td')).toEqual(['one', 'two', 'three']);
});

test('a table with pipes in the code of its head is a table', () => {
  const root = draw('| `a | b` | c |\n|---|---|\n| 1 | 2 |');
  expect(textsOf(root, 'th')).toEqual(['a | b', 'c']);
  expect(textsOf(root, 'td')).toEqual(['1', '2']);
});

test.each([
  ['quotation marks', 'siehe „https://example.de/a“ hier', 'https://example.de/a'],
  ['an ellipsis', 'see https://example.com/a…', 'https://example.com/a'],
  ['letters of another script after the host', '见https://example.com网址', 'https://example.com/'],
])('a bare address ends before %s', (_, markdown, href) => {
  expect(draw(markdown).querySelector('a')?.getAttribute('href')).toBe(href);
});

test.each([
  ['a list whose first items have no letters', '1. \n1. **\nhello'],
  [
    'a quote whose first table has left the tail',
    '> | alpha |\n> | --: |\n> \n> > \\*\n> > \n> > $a|b$ مرحبا',
  ],
  ['a quote that begins in Arabic and goes on in English', '> مرحبا\n> \n> hello\n> \n> more'],
  ['a quote that begins with code', '> `code`\n> \n> `more`\n> \n> مرحبا'],
  ['a list whose open item begins with half a code span', '- 1\n- `a\n- `b` مرحبا\n- c'],
])('%s has the direction of the complete text at every prefix', (_name, markdown) => {
  checkEveryPrefix(markdown);
});

test('escaped brackets around a number or words are brackets, and around a formula its delimiters', () => {
  const text =
    'A claim\\[1\\], two more\\[2, 3\\]\\[5–7\\] and one \\[citation needed\\]. Then \\[x\\], \\[ 42 \\] and \\[a + b\\].\n';
  checkEveryPrefix(text);
  const root = draw(text);
  expect(textsOf(root, '.math')).toEqual(['\\[x\\]', '\\[ 42 \\]', '\\[a + b\\]']);
  expect(root.textContent).toContain('A claim[1], two more[2, 3][5–7] and one [citation needed].');
});
