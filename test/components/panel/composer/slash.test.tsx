// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import {
  anAnswer,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
let panel: OpenPanel;
let front: FrontPage;
const askForOrigins = vi.fn((_origins: readonly string[]) => Promise.resolve(true));

function message(): HTMLTextAreaElement {
  const field = findByRole(root, 'textbox', 'Message');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('Message is no text area.');
  return field;
}

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

async function type(text: string): Promise<void> {
  message().value = text;
  message().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}

async function press(key: string, init: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  const isLeft = message().dispatchEvent(event);
  await settled();
  return isLeft;
}

function names(): string[] {
  return findAllByRole(root, 'option')
    .filter((option) => option.closest('[role="listbox"]'))
    .map((option) => option.querySelector('.slash-name')?.textContent ?? '');
}

/** The name of the option that a screen reader is led to. */
function active(): string | undefined {
  const option = document.getElementById(message().getAttribute('aria-activedescendant') ?? '');
  expect(option?.getAttribute('aria-selected') ?? 'true').toBe('true');
  return option?.querySelector('.slash-name')?.textContent;
}

function asked(): unknown[] {
  return panel.heard.filter((frame) => frame.type === 'question-ask');
}

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  front = { id: 7, title: 'Front', url: 'https://front.example/', origins: [] };
  const platform = fakePanelPlatform({
    savedQuestions: signal(BUILT_IN_QUESTIONS),
    language: 'de',
    tabs: {
      watch: (listener) => listener({ seesTabs: true, front }),
      front: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      askForTabs: () => Promise.resolve(true),
      askForOrigins,
    },
  });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
  await settled();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

describe('a question about a page with nothing attached', () => {
  it('adds the current page, and is sent when it has arrived', async () => {
    await type('/su');
    await press('Enter');
    expect(panel.heard).toContainEqual({ type: 'pages-take', tabs: [7] });
    expect(asked()).toEqual([]);
    await panel.send(
      { type: 'quote-add', quote: { ...aQuote('one'), part: 'page' } },
      { type: 'pages-taken', missed: [] },
    );
    expect(asked()).toMatchObject([{ quotes: [{ id: 'one' }] }]);
  });

  it('asks for its site in the key press where Gloss may not read it yet', async () => {
    front = { ...front, origins: ['https://front.example/*'] };
    await type('/su');
    await press('Enter');
    expect(askForOrigins).toHaveBeenCalledExactlyOnceWith(['https://front.example/*']);
    expect(panel.heard).toContainEqual({ type: 'pages-take', tabs: [7] });
  });

  it('says what is missing where the page cannot be read, and is not sent', async () => {
    front = { ...front, unreadable: 'browser' };
    await type('/su');
    await press('Enter');
    expect(root.querySelector('[data-part="missing"]')?.textContent).toContain('extensions can’t read it');
    expect(findByRole(root, 'button', 'Send')).toHaveProperty('disabled', true);
    await press('Enter');
    expect(asked()).toEqual([]);
  });

  it('has a button that adds the page when it was typed and not chosen', async () => {
    await type('Summarize {{page}}');
    findByRole(root, 'button', 'Add this page').click();
    await settled();
    expect(panel.heard).toContainEqual({ type: 'pages-take', tabs: [7] });
  });
});

describe('a slash in the empty composer', () => {
  it('lists the questions, which the arrows go through', async () => {
    expect(message().getAttribute('aria-activedescendant')).toBeNull();
    await type('/');
    expect(names()).toEqual(['Explain', 'Summarize', 'Translate', 'Rewrite', 'Simplify']);
    const list = findByRole(root, 'listbox', 'Saved questions');
    expect(message().getAttribute('aria-controls')).toBe(list.id);
    expect(active()).toBe('Explain');
    expect(await press('ArrowDown')).toBe(false);
    expect(active()).toBe('Summarize');
    await press('ArrowUp');
    await press('ArrowUp');
    expect(active()).toBe('Simplify');
    expect(document.activeElement).toBe(message());
  });

  it('narrows the list as more is typed, and is ordinary text when nothing fits', async () => {
    await type('/s');
    await press('ArrowDown');
    expect(active()).toBe('Simplify');
    await type('/su');
    expect(names()).toEqual(['Summarize']);
    expect(active()).toBe('Summarize');
    await type('/usr/bin?');
    expect(findAllByRole(root, 'listbox')).toEqual([]);
    await press('Enter');
    expect(asked()).toMatchObject([{ text: '/usr/bin?' }]);
  });

  it.each(['Enter', 'Tab'])(
    'puts the chosen question there with %s, and selects what is missing',
    async (key) => {
      await type('/tr');
      expect(await press(key)).toBe(false);
      expect(message().value).toBe(
        'Translate {{selection}} into German. Keep the formatting. Reply with the translation only.',
      );
      const { value, selectionStart, selectionEnd } = message();
      expect(value.slice(selectionStart, selectionEnd)).toBe('{{selection}}');
      expect(asked()).toEqual([]);
      expect(findAllByRole(root, 'listbox')).toEqual([]);
    },
  );

  it('sends it at once when there is a quote to ask about', async () => {
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    await type('/tr');
    await press('Enter');
    expect(asked()).toMatchObject([{ quotes: [aQuote('one')] }]);
  });

  it('lets the mouse choose, and the keyboard stays in the field', async () => {
    await type('/');
    const option = findAllByRole(root, 'option').find((one) => one.textContent?.startsWith('Rewrite'));
    expect(option?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }))).toBe(
      false,
    );
    option?.click();
    await settled();
    expect(message().value).toMatch(/^Rewrite \{\{selection\}\}/u);
    expect(document.activeElement).toBe(message());
  });

  it('closes with Escape, which does nothing else, until there is another slash', async () => {
    await panel.send({ type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a', 'q') });
    await type('/ex');
    await press('Escape');
    expect(findAllByRole(root, 'listbox')).toEqual([]);
    expect(panel.heard.some((frame) => frame.type === 'run-stop')).toBe(false);
    await type('/exp');
    expect(findAllByRole(root, 'listbox')).toEqual([]);
    await type('');
    await type('/');
    expect(names()).toHaveLength(5);
  });

  it('leaves every key to an input method that composes', async () => {
    await type('/');
    expect(await press('Enter', { isComposing: true })).toBe(true);
    expect(await press('ArrowDown', { keyCode: 229 })).toBe(true);
    expect(active()).toBe('Explain');
    expect(message().value).toBe('/');
  });

  it('breaks the line with Shift', async () => {
    await type('/');
    expect(await press('Enter', { shiftKey: true })).toBe(true);
    expect(message().value).toBe('/');
  });

  it('closes while the keyboard is elsewhere', async () => {
    await type('/');
    message().blur();
    await settled();
    expect(findAllByRole(root, 'listbox')).toEqual([]);
    message().focus();
    await settled();
    expect(names()).toHaveLength(5);
  });
});
