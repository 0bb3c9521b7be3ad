// @vitest-environment jsdom
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

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

test('code in a known language is coloured and keeps its text', async () => {
  draw('```ts\nconst a = "<b>"; // note\n```');
  await waitFor(() => expect(root.querySelector('.token-keyword')?.textContent).toBe('const'));
  expect(root.querySelector('code')?.textContent).toBe('const a = "<b>"; // note');
  expect(findViolations(root)).toEqual([]);
});

test('code in an unknown language stays plain', async () => {
  draw('```nolang\nconst a\n```\n\n```ts\nlet b\n```');
  await waitFor(() => expect(root.querySelector('.token-keyword')).not.toBeNull());
  expect(root.querySelector('code')?.querySelector('[class^=token]')).toBeNull();
});

test('code that holds a selection is coloured only after the selection is gone', async () => {
  draw('```ts\nconst a = 1;\n```\n\n```ts\nlet b\n```');
  const [selected, other] = root.querySelectorAll('code');
  if (selected) document.getSelection()?.selectAllChildren(selected);
  await waitFor(() => expect(other?.querySelector('.token-keyword')).not.toBeNull());
  expect(selected?.querySelector('.token-keyword')).toBeNull();
  document.getSelection()?.removeAllRanges();
  document.dispatchEvent(new Event('selectionchange'));
  await waitFor(() => expect(selected?.querySelector('.token-keyword')).not.toBeNull());
});

// Display formulas need styles on MathML elements, which jsdom lacks; the browser tests cover them.
test('formulas become MathML', async () => {
  draw('So $\\frac{a}{b}$ and \\(y\\).');
  await waitFor(() => expect(root.querySelectorAll('math')).toHaveLength(2));
  expect(root.querySelector('mfrac')).not.toBeNull();
});

test('a formula that does not parse shows as source', async () => {
  draw('Broken: $\\frac{a$ and fine: $b$');
  await waitFor(() => expect(root.querySelector('math')).not.toBeNull());
  expect(root.textContent).toContain('$\\frac{a$');
});

test.each([
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://a.example}',
  '\\includegraphics{x}',
  '\\sideset{x}{y}z',
])('a formula that could link, load or style something shows as source: %s', async (formula) => {
  draw(`$${formula}$ and $b$`);
  await waitFor(() => expect(root.querySelector('math')).not.toBeNull());
  expect(root.querySelector('[href], [style], [src], img, a')).toBeNull();
  expect(root.textContent).toContain(formula);
});

test('a page that is never idle still gets its code coloured, one block at a time', async () => {
  const never = { didTimeout: true, timeRemaining: () => 0 };
  const callbacks: IdleRequestCallback[] = [];
  vi.stubGlobal('requestIdleCallback', (callback: IdleRequestCallback) => callbacks.push(callback));
  onTestFinished(() => void vi.unstubAllGlobals());
  draw('```ts\nlet a\n```\n\n```ts\nlet b\n```');
  const countColoured = (): number => root.querySelectorAll('code:has(.token-keyword)').length;
  callbacks.shift()?.(never);
  await waitFor(() => expect(countColoured()).toBe(1));
  await waitFor(() => expect(callbacks).toHaveLength(1));
  callbacks.shift()?.(never);
  await waitFor(() => expect(countColoured()).toBe(2));
});
