// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { aQuote, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

/** A saved question of the user. */
const OWN: SavedQuestion = {
  id: 'own',
  name: 'Find errors',
  template: 'Find errors in {{selection}}.',
  sends: true,
  takes: 'selection',
  inMenu: false,
};

const root = document.createElement('div');
let panel: OpenPanel;
let hasKeyboard: boolean;

beforeEach(async () => {
  hasKeyboard = false;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => hasKeyboard);
  document.body.append(root);
  panel = openPanel();
  const platform = fakePanelPlatform({ savedQuestions: signal([...BUILT_IN_QUESTIONS, OWN]) });
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

function suggestions(): HTMLButtonElement[] {
  return [...root.querySelectorAll<HTMLButtonElement>('[role="group"][aria-label="Suggestions"] button')];
}

function names(): (string | null)[] {
  return suggestions().map((button) => button.textContent);
}

function asked() {
  return panel.heard.filter((frame) => frame.type === 'question-ask');
}

function placeholder(): string | null {
  return findByRole(root, 'textbox', 'Message').getAttribute('placeholder');
}

const ALL = ['Explain', 'Summarize', 'Translate', 'Rewrite', 'Simplify', 'Find errors'];

it('a quote brings up the saved questions in the user’s order, and a click asks one', async () => {
  expect(suggestions()).toEqual([]);
  await addQuote(aQuote('one'));
  expect(names()).toEqual(ALL);
  suggestions()[1]?.click();
  await panel.settle();
  await rendered();
  expect(asked()).toMatchObject([
    { quotes: [{ id: 'one' }], text: expect.stringContaining('Summarize {{selection}}') },
  ]);
  expect(suggestions()).toEqual([]);
});

it('a question about a selection can be asked about a page', async () => {
  await addQuote({ ...aQuote('page'), part: 'page' });
  expect(names()).toEqual(ALL);
  suggestions()[0]?.click();
  await panel.settle();
  expect(asked()).toMatchObject([{ text: expect.stringContaining('Explain {{page}}') }]);
});

it('a picture alone brings no suggestions', async () => {
  const image = { data: 'aaaa', type: 'image/png' as const, width: 1, height: 1 };
  await addQuote({ ...aQuote('picture', ''), image });
  expect(suggestions()).toEqual([]);
});

it('suggestions are shown whether page or panel has the keyboard, until the user types, and again when the field is empty', async () => {
  await giveKeyboard(true);
  await addQuote(aQuote('one'));
  expect(suggestions()).toHaveLength(ALL.length);
  await giveKeyboard(false);
  expect(suggestions()).toHaveLength(ALL.length);
  panel.store.draft.type('Why?');
  await rendered();
  expect(suggestions()).toEqual([]);
  panel.store.draft.type('');
  await rendered();
  expect(suggestions()).toHaveLength(ALL.length);
});

it('suggestions are right before the field in the tab order', async () => {
  await addQuote(aQuote('one'));
  const stops = [...root.querySelectorAll<HTMLElement>('button, textarea, select, input, [tabindex="0"]')];
  const field = stops.findIndex((stop) => stop.matches('.composer-field textarea'));
  expect(stops[field - 1]).toBe(suggestions().at(-1));
});

it('a quote that arrives while the page has the keyboard shows a hint to click before typing', async () => {
  expect(placeholder()).toBe('Ask a question');
  await addQuote(aQuote('one'));
  expect(placeholder()).toBe('Click here to type');
  await giveKeyboard(true);
  expect(placeholder()).toBe('Ask about this passage');
});
