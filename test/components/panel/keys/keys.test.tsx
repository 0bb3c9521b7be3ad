// @vitest-environment jsdom
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
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
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
const copy = vi.fn((_text: string, _html?: string) => Promise.resolve());
const leave = vi.fn();
const openOptions = vi.fn();
let panel: OpenPanel;

function message(): HTMLTextAreaElement {
  const field = findByRole(root, 'textbox', 'Message');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('Message is no text area.');
  return field;
}

function type(text: string): void {
  message().value = text;
  message().dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Presses a key. Returns whether the panel left it to the browser. */
function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean {
  return target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}

const CHORD = { altKey: true, shiftKey: true };

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  const readCommands = () =>
    Promise.resolve([
      { name: 'ask-page', description: 'Ask about the page', shortcut: 'Alt+Shift+L' },
      { name: 'ask-screenshot', description: 'Ask about a screenshot', shortcut: '' },
    ]);
  const platform = fakePanelPlatform({ copy, leave, openOptions, readCommands });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(
    aState([
      aQuestion('q1', 'Why?'),
      anAnswer('a1', 'q1', { state: 'complete', answer: 'Because.' }),
      aQuestion('q2', 'Since when?', 'a1'),
      anAnswer('a2', 'q2', { state: 'failed' }),
    ]),
  );
  await settled();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

// A remaining effect would find no document.
afterAll(rendered);

async function help(): Promise<HTMLElement> {
  return waitFor(() => findByRole(root, 'dialog', 'Keyboard'));
}

describe('the keyboard help', () => {
  it('opens with a question mark in an empty field, and shows the shortcuts that are set', async () => {
    expect(press(message(), '?', { shiftKey: true })).toBe(false);
    const dialog = await help();
    await waitFor(() => expect(dialog.textContent).toContain('Ask about the page'));
    expect(dialog.textContent).toContain('New chat');
    expect(dialog.textContent).toContain('Rename itF2');
    expect(dialog.textContent).not.toContain('Ask about a screenshot');
    findByRole(dialog, 'button', 'Change browser shortcuts').click();
    expect(openOptions).toHaveBeenCalledWith('shortcuts');
  });

  it('leaves the question mark to a field that holds text, and to a question about a quote', async () => {
    type('Why');
    await settled();
    expect(press(message(), '?')).toBe(true);
    type('');
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    await settled();
    expect(press(message(), '?')).toBe(true);
    expect(findAllByRole(root, 'dialog', 'Keyboard')).toHaveLength(0);
  });

  it('opens with Ctrl and the slash while something is typed', async () => {
    type('Why');
    expect(press(message(), '/', { ctrlKey: true })).toBe(false);
    await help();
  });

  it('is in the menu of the header', async () => {
    findByRole(root, 'button', 'More').click();
    (await waitFor(() => findByRole(root, 'menuitem', 'Keyboard'))).click();
    await help();
  });
});

describe('the keys of the panel', () => {
  it('begin a new chat and copy the last answer that has text', async () => {
    expect(press(message(), 'Y', CHORD)).toBe(false);
    await waitFor(() => expect(root.textContent).toContain('Answer copied.'));
    expect(copy.mock.lastCall?.[0]).toBe('Because.');
    expect(press(message(), 'N', CHORD)).toBe(false);
    await settled();
    expect(panel.heard.map((frame) => frame.type)).toContain('chat-new');
  });

  it('close the panel to go back to the page', () => {
    press(message(), 'G', CHORD);
    expect(leave).toHaveBeenCalledOnce();
  });

  it('do nothing while an input method composes, and behind a dialog', async () => {
    press(message(), 'N', { ...CHORD, isComposing: true });
    press(message(), '/', { ctrlKey: true });
    const dialog = await help();
    press(dialog, 'N', CHORD);
    await settled();
    expect(panel.heard.map((frame) => frame.type)).not.toContain('chat-new');
  });
});

describe('the arrow up in the field', () => {
  it('recalls the last question into an empty field, then the one before', async () => {
    expect(press(message(), 'ArrowUp')).toBe(false);
    expect(message().value).toBe('Since when?');
    expect(message().selectionStart).toBe('Since when?'.length);
    press(message(), 'ArrowUp');
    expect(message().value).toBe('Why?');
    press(message(), 'ArrowDown');
    press(message(), 'ArrowDown');
    expect(message().value).toBe('');
    await settled();
    expect(panel.store.draft.text.peek()).toBe('');
  });

  it('moves the caret in text that was typed', () => {
    type('half a thought');
    expect(press(message(), 'ArrowUp')).toBe(true);
    expect(message().value).toBe('half a thought');
  });
});
