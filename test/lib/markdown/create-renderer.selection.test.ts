// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

function start(text: string): { root: HTMLElement; push: (text: string) => void } {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const renderer = createRenderer(root);
  renderer.push(text);
  return { root, push: (more) => renderer.push(more) };
}

test('an open paragraph keeps its nodes while text, emphasis and links arrive after them', () => {
  const { root, push } = start('Some text with **bold');
  const paragraph = root.querySelector('p');
  const first = paragraph?.firstChild;
  const strong = root.querySelector('strong');
  for (const delta of [' words', '** and `co', 'de` and [a', ' link](https://a', '.example) end', '.\n'])
    push(delta);
  expect(root.querySelector('p')).toBe(paragraph);
  expect(paragraph?.firstChild).toBe(first);
  expect(root.querySelector('strong')).toBe(strong);
  expect(root.textContent).toBe('Some text with bold words and code and a link end.');
});

test('a selection in the open paragraph survives arriving text', () => {
  const { root, push } = start('Select these words');
  const text = root.querySelector('p')?.firstChild;
  const selection = document.getSelection();
  if (text && selection) selection.setBaseAndExtent(text, 7, text, 12);
  push(' while **more');
  push('** arrives\nand a line');
  expect(document.getSelection()?.toString()).toBe('these');
});

test('a list that becomes loose keeps its items', () => {
  const { root, push } = start('- one\n- two');
  const [one] = root.querySelectorAll('li');
  push('\n- three\n\n- four, after which the list is loose\n- five');
  expect(root.querySelector('li')).toBe(one);
  expect(root.querySelectorAll('li')).toHaveLength(5);
  expect(root.querySelector('ul')?.className).toBe('loose');
});

test('committed nodes are not touched', async () => {
  const { root, push } = start('# Title\n\nA paragraph.\n\n- an item\n\nLast');
  const committed = Array.from(root.children).slice(0, 3);
  const touched: MutationRecord[] = [];
  const observer = new MutationObserver((records) => touched.push(...records));
  for (const node of committed) {
    observer.observe(node, { attributes: true, childList: true, characterData: true, subtree: true });
  }
  push(' paragraph **with** more\n\n> and a quote\n\n```js\ncode\n```\n\nEnd');
  await Promise.resolve();
  observer.disconnect();
  expect(touched).toEqual([]);
});

test('a committed reference becomes a link when its definition arrives late', () => {
  const { root, push } = start('See [the notes].\n\nMore text.\n\n');
  expect(root.querySelector('a')).toBeNull();
  push('[the notes]: https://notes.example/\n\nAfter\n');
  expect(root.querySelector('a')?.getAttribute('href')).toBe('https://notes.example/');
});
