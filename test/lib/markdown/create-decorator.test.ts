// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';

import { createDecorator } from '#lib/markdown/create-decorator.ts';
import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { findViolations } from '#test/support/markdown/answer-invariants.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');

beforeEach(() => {
  document.getSelection()?.removeAllRanges();
  document.body.replaceChildren(root);
  root.replaceChildren();
});

function draw(markdown: string): void {
  const decorator = createDecorator(new AbortController().signal);
  const renderer = createRenderer(root, { onClosed: (element) => decorator.add(element) });
  renderer.push(markdown);
  renderer.end();
}

test('colours code in a known language and keeps its text', async () => {
  draw('```ts\nconst a = "<b>"; // note\n```');
  await waitFor(() => expect(root.querySelector('.token-keyword')?.textContent).toBe('const'));
  expect(root.querySelector('code')?.textContent).toBe('const a = "<b>"; // note');
  expect(findViolations(root)).toEqual([]);
});

test('leaves code in an unknown language plain', async () => {
  draw('```nolang\nconst a\n```\n\n```ts\nlet b\n```');
  await waitFor(() => expect(root.querySelector('.token-keyword')).not.toBeNull());
  expect(root.querySelector('code')?.querySelector('[class^=token]')).toBeNull();
});

test('leaves code that holds a selection until it is gone', async () => {
  draw('```ts\nconst a = 1;\n```\n\n```ts\nlet b\n```');
  const [selected, other] = root.querySelectorAll('code');
  if (selected) document.getSelection()?.selectAllChildren(selected);
  await waitFor(() => expect(other?.querySelector('.token-keyword')).not.toBeNull());
  expect(selected?.querySelector('.token-keyword')).toBeNull();
  document.getSelection()?.removeAllRanges();
  document.dispatchEvent(new Event('selectionchange'));
  await waitFor(() => expect(selected?.querySelector('.token-keyword')).not.toBeNull());
});

// Formulas of a block need styles on MathML elements, which jsdom has not; browsers are tested with them.
test('sets formulas as MathML', async () => {
  draw('So $\\frac{a}{b}$ and \\(y\\).');
  await waitFor(() => expect(root.querySelectorAll('math')).toHaveLength(2));
  expect(root.querySelector('mfrac')).not.toBeNull();
});

test('shows a formula that does not parse as its source', async () => {
  draw('Broken: $\\frac{a$ and fine: $b$');
  await waitFor(() => expect(root.querySelector('math')).not.toBeNull());
  expect(root.textContent).toContain('$\\frac{a$');
});

test.each(['\\href{javascript:alert(1)}{x}', '\\url{https://a.example}', '\\includegraphics{x}', '\\pmb{x}'])(
  'sets nothing that could link, load or style: %s',
  async (formula) => {
    draw(`$${formula}$ and $b$`);
    await waitFor(() => expect(root.querySelector('math')).not.toBeNull());
    expect(root.querySelector('[href], [style], [src], img, a')).toBeNull();
    expect(root.textContent).toContain(formula);
  },
);
