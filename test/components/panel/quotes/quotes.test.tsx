// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PanelPlatform } from '#components/panel/panel-context.ts';
import { Panel } from '#components/panel/Panel.tsx';
import { isQuote, type Quote } from '#lib/protocol/chat.ts';
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
  ASKED,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
let panel: OpenPanel;

const readSurroundingText = vi.fn<PanelPlatform['readSurroundingText']>();
const askForOrigins = vi.fn<(origins: readonly string[]) => Promise<boolean>>();

installDialogs();

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

async function add(...quotes: Quote[]): Promise<void> {
  await panel.send(...quotes.map((quote) => ({ type: 'quote-add', quote }) as const));
  await settled();
}

async function click(name: string, index = 0): Promise<void> {
  const button = findAllByRole(root, 'button', name)[index];
  button?.focus();
  button?.click();
  await settled();
}

function field(): HTMLTextAreaElement {
  const found = findByRole(root, 'textbox', 'Quote text');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('Quote text is no text area.');
  return found;
}

async function write(text: string): Promise<void> {
  field().value = text;
  field().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}

function quotes(): (string | null | undefined)[] {
  return [...root.querySelectorAll('[data-part="quote"]')].map(
    (quote) => quote.querySelector('blockquote')?.textContent,
  );
}

function focused(): [string | null | undefined, string | null | undefined] {
  const quote = document.activeElement?.closest('[data-part="quote"]');
  return [
    document.activeElement?.getAttribute('aria-label'),
    quote?.querySelector('blockquote')?.textContent,
  ];
}

function saved(): readonly Quote[] | undefined {
  const frame = panel.heard.findLast((one) => one.type === 'draft-save');
  return frame?.type === 'draft-save' ? frame.draft.quotes.filter(isQuote) : undefined;
}

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  const platform = fakePanelPlatform({
    readSurroundingText,
    tabs: { ...fakePanelPlatform().tabs, askForOrigins },
  });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
});

afterEach(() => {
  render(null, root);
  root.remove();
});

describe('a quote that is edited', () => {
  it('keeps what was written when the field is left, and says so', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    expect(document.activeElement).toBe(field());
    await write('shorter');
    field().blur();
    await settled();
    expect(quotes()).toEqual(['shorter']);
    expect(root.querySelector('[data-part="quote"]')?.textContent).toContain('edited');
    await panel.clock.advance(400);
    expect(saved()).toEqual([{ ...aQuote('one', 'shorter'), original: 'text of one' }]);
  });

  it('keeps it with Done, and returns the keyboard focus', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    await write('shorter');
    findByRole(root, 'button', 'Done').click();
    await settled();
    expect(focused()).toEqual(['Edit quote', 'shorter']);
  });

  it('is as before after Escape, and after it was emptied', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    await write('shorter');
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await settled();
    expect(focused()).toEqual(['Edit quote', 'text of one']);
    await click('Edit quote');
    await write('  ');
    field().blur();
    await settled();
    expect(quotes()).toEqual(['text of one']);
    expect(root.textContent).not.toContain('edited');
  });

  it('gets its original text back', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    await write('shorter');
    field().blur();
    await settled();
    await click('Undo edit');
    expect(focused()).toEqual(['Edit quote', 'text of one']);
    expect(saved()).toEqual([aQuote('one')]);
  });

  it('keeps text and focus when another quote arrives', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    await write('half a wo');
    await add(aQuote('two'));
    expect(document.activeElement).toBe(field());
    expect(field().value).toBe('half a wo');
    expect(saved()?.map(({ text }) => text)).toEqual(['half a wo', 'text of two']);
  });

  it('is sent as the user left it', async () => {
    await add(aQuote('one'));
    await click('Edit quote');
    await write('text of many');
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    await settled();
    expect(panel.heard.at(-1)).toEqual({
      type: 'question-ask',
      parent: null,
      text: 'Why?',
      quotes: [{ ...aQuote('one', 'text of many'), anchor: 'text of' }],
      ...ASKED,
    });
  });
});

describe('a question that was sent', () => {
  const receipt = {
    origin: 'https://api.example.com',
    provider: 'Provider',
    model: 'model',
    tokens: 1234,
    at: 0,
  };

  it('shows where it went and, on request, its exact text and that of earlier messages', async () => {
    const first = aQuestion('q', 'Why?');
    const second = { ...aQuestion('q2', 'And then?', 'a'), quotes: [aQuote('one')], receipt };
    const answers = ['a', 'a2'].map((id, index) =>
      anAnswer(id, index === 0 ? 'q' : 'q2', { state: 'complete', answer: `Answer ${id}.` }),
    );
    await panel.send(aState([first, ...answers.slice(0, 1), second, ...answers.slice(1)]));
    await settled();
    const note = root.querySelector('[data-part="receipt"]');
    expect(root.querySelectorAll('[data-part="receipt"]')).toHaveLength(1);
    expect(note?.textContent).toContain('https://api.example.com');
    expect(note?.textContent).toContain(`about ${(1234).toLocaleString()} tokens`);
    expect(note?.textContent).not.toContain('text of one');
    await click('Show exact text');
    await waitFor(() => findByRole(root, 'region', 'Exact text'));
    const texts = findByRole(root, 'region', 'Exact text').textContent;
    for (const part of ['Why?', 'Answer a.', '<page-text>', 'text of one', 'And then?']) {
      expect(texts).toContain(part);
    }
    expect(texts).not.toContain('Answer a2.');
  });
});

describe('several quotes', () => {
  it('are reordered, and the focus moves with the quote', async () => {
    await add(aQuote('one'), aQuote('two'), aQuote('three'));
    await click('Move quote up', 2);
    expect(quotes()).toEqual(['text of one', 'text of three', 'text of two']);
    expect(focused()).toEqual(['Move quote up', 'text of three']);
    await click('Move quote up', 1);
    expect(quotes()).toEqual(['text of three', 'text of one', 'text of two']);
    expect(focused()).toEqual(['Move quote down', 'text of three']);
    expect(saved()?.map(({ id }) => id)).toEqual(['three', 'one', 'two']);
  });

  it('have no such buttons when only one is left', async () => {
    await add(aQuote('one'));
    expect(findAllByRole(root, 'button', 'Move quote up')).toEqual([]);
    findByRole(root, 'button', 'Edit quote');
  });
});

/** Clicks a button whose code is loaded with the first quote. */
async function press(name: string): Promise<void> {
  await waitFor(() => findByRole(root, 'button', name));
  await click(name);
}

describe('the text around a quote', () => {
  const source = (): string | null | undefined => root.querySelector('.quote-source')?.textContent;

  it('is added on request, saved with the quote, and left out again', async () => {
    readSurroundingText.mockResolvedValue({ type: 'read', before: 'Before it.', after: 'After it.' });
    await add(aQuote('one'));
    await press('Add surrounding text');
    await waitFor(() => expect(source()).toContain('with surrounding text, about 5 tokens'));
    expect(saved()).toMatchObject([{ surrounding: { before: 'Before it.', after: 'After it.' } }]);
    expect(quotes()).toEqual(['text of one']);
    await press('Leave it out');
    expect(source()).not.toContain('with surrounding text');
    expect(saved()?.[0]).not.toHaveProperty('surrounding');
  });

  it('asks for the site in a click where no tab shows the page', async () => {
    readSurroundingText.mockResolvedValueOnce({ type: 'no-tab' });
    readSurroundingText.mockResolvedValueOnce({ type: 'missing' });
    askForOrigins.mockResolvedValue(true);
    await add(aQuote('one'));
    await press('Add surrounding text');
    await waitFor(() => findByRole(root, 'button', 'Allow site.example'));
    findByRole(root, 'button', 'Allow site.example').click();
    expect(askForOrigins).toHaveBeenCalledWith(['https://site.example/*']);
    await waitFor(() =>
      expect(root.querySelector('[data-part="surrounding-note"]')?.textContent).toContain(
        'couldn’t find this passage',
      ),
    );
    await click('Dismiss');
    expect(root.querySelector('[data-part="surrounding-note"]')).toBeNull();
  });

  it('is not offered for whole pages, pictures and quotes that were edited', async () => {
    await add({ ...aQuote('one'), part: 'page' }, { ...aQuote('two'), original: 'before' });
    expect(findAllByRole(root, 'button', 'Add surrounding text')).toEqual([]);
  });
});

it('large tables of a quote are swapped to CSV and back', async () => {
  const table = { markdown: '| a |\n| --- |', csv: '```csv\na\n```' };
  await add({ ...aQuote('one', table.markdown), tables: [table] });
  await press('Send its table as CSV');
  expect(quotes()).toEqual([table.csv]);
  await press('Send its table as Markdown');
  expect(quotes()).toEqual([table.markdown]);
});
