// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { aQuote, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
let panel: OpenPanel;
let hasKeyboard: boolean;

beforeEach(async () => {
  hasKeyboard = false;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => hasKeyboard);
  document.body.append(root);
  panel = openPanel();
  const platform = fakePanelPlatform({ savedQuestions: signal(BUILT_IN_QUESTIONS) });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
  await rendered();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.restoreAllMocks();
});

async function addQuote(quote: Quote): Promise<void> {
  await panel.send({ type: 'quote-add', quote });
  await rendered();
}

async function giveKeyboard(isGiven: boolean): Promise<void> {
  hasKeyboard = isGiven;
  window.dispatchEvent(new Event(isGiven ? 'focus' : 'blur'));
  await rendered();
}

function ready(): HTMLButtonElement[] {
  return [...root.querySelectorAll<HTMLButtonElement>('[data-part="ready"] button')];
}

function placeholder(): string | null {
  return findByRole(root, 'textbox', 'Message').getAttribute('placeholder');
}

describe('a quote that comes while the page has the keyboard', () => {
  it('brings saved questions about a selection, and a hint to click before typing', async () => {
    expect(ready()).toEqual([]);
    expect(placeholder()).toBe('Ask a question');
    await addQuote(aQuote('one'));
    expect(ready().map((button) => button.textContent)).toEqual([
      'Explain',
      'Translate',
      'Rewrite',
      'Simplify',
    ]);
    expect(placeholder()).toBe('Click here to type');
    ready()[0]?.click();
    await panel.settle();
    await rendered();
    const asked = panel.heard.filter((frame) => frame.type === 'question-ask');
    expect(asked).toMatchObject([{ quotes: [{ id: 'one' }], text: expect.stringContaining('Explain') }]);
    expect(ready()).toEqual([]);
  });

  it('brings questions about a page for a page, and none for a picture', async () => {
    await addQuote({ ...aQuote('page'), part: 'page' });
    expect(ready().map((button) => button.textContent)).toEqual(['Summarize']);
    panel.store.draft.removeQuote('page');
    await rendered();
    const image = { data: 'aaaa', type: 'image/png' as const, width: 1, height: 1 };
    await addQuote({ ...aQuote('picture', ''), image });
    expect(ready()).toEqual([]);
  });

  it('keeps its questions in place while a click gives the panel the keyboard, until the user types', async () => {
    await addQuote(aQuote('one'));
    await giveKeyboard(true);
    expect(ready()).toHaveLength(4);
    expect(placeholder()).toBe('Ask about this passage');
    panel.store.draft.type('Why?');
    await rendered();
    expect(ready()).toEqual([]);
  });
});

it('a quote that comes while the panel has the keyboard brings no buttons, also when the page takes it later', async () => {
  await giveKeyboard(true);
  await addQuote(aQuote('one'));
  expect(ready()).toEqual([]);
  await giveKeyboard(false);
  expect(ready()).toEqual([]);
  expect(placeholder()).toBe('Click here to type');
});
