// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import type { Quote } from '#lib/protocol/chat.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import {
  anAnswer,
  aProvider,
  aQuestion,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
let panel: OpenPanel;

installDialogs();

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

function aPicture(id: string, changes: Partial<Quote> = {}): Quote {
  const image = { type: 'image/png', data: `DATA${id}`, width: 1280, height: 800 } as const;
  return {
    id,
    part: 'image',
    text: '',
    title: 'A flag',
    url: 'https://site.example/flag',
    image,
    ...changes,
  };
}

async function click(name: string): Promise<void> {
  findByRole(root, 'button', name).click();
  await settled();
}

async function type(text: string): Promise<void> {
  const field = root.querySelector<HTMLTextAreaElement>('.composer textarea');
  if (!field) throw new Error('There is no field.');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}

function quote(): HTMLElement | null {
  return root.querySelector('[data-part="quote"]');
}

beforeEach(async () => {
  panel = openPanel();
  document.body.append(root);
  render(<Panel store={panel.store} platform={fakePanelPlatform()} />, root);
});

afterEach(async () => {
  render(null, root);
  root.remove();
  // Effects of the last rendering still run.
  await settled();
});

describe('a quote with a picture', () => {
  it('shows it with its alternative text, its source and its cost', async () => {
    const shown = { text: 'Four colours', imageHost: 'cdn.example', asShown: true } as const;
    await panel.send(aState(), { type: 'quote-add', quote: aPicture('a', shown) });
    await settled();
    const image = quote()?.querySelector('img');
    expect(image?.getAttribute('src')).toBe('data:image/png;base64,DATAa');
    expect(image?.alt).toBe('Four colours');
    for (const words of ['Four colours', 'from cdn.example', 'As shown on the page', 'about 1,366 tokens']) {
      expect(quote()?.textContent).toContain(words);
    }
    expect(findAllByRole(root, 'button', 'Edit quote')).toEqual([]);
    findByRole(root, 'button', 'Choose a part');
  });

  it('opens the choice of a part immediately when the user asked for that, and handles Escape itself', async () => {
    const live = anAnswer('an', 'q', { state: 'streaming' });
    await panel.send(aState([aQuestion('q', 'Q'), live]));
    await panel.send({ type: 'quote-add', quote: aPicture('a', { part: 'screenshot' }), crop: true });
    await expect.poll(() => findAllByRole(root, 'dialog', 'Choose a part')).toHaveLength(1);
    panel.hearNew();
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
    findByRole(root, 'dialog', 'Choose a part').dispatchEvent(escape);
    expect(panel.hearNew()).toEqual([]);
    await click('Cancel');
    expect(findAllByRole(root, 'dialog', 'Choose a part')).toEqual([]);
    expect(quote()).not.toBeNull();
  });

  it('is cut by the keyboard alone', async () => {
    await panel.send(aState(), { type: 'quote-add', quote: aPicture('a'), crop: true });
    await expect.poll(() => findAllByRole(root, 'slider')).toHaveLength(4);
    const edge = findByRole(root, 'slider', 'Right edge');
    edge.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }));
    await settled();
    expect(edge.getAttribute('aria-valuenow')).toBe('1152');
    expect(edge.getAttribute('aria-valuetext')).toBe('1,152 of 1,280 pixels from the left');
    expect(root.textContent).toContain('1,152 × 800 pixels');
  });

  it('is undone as a changed text is, and only the part is sent', async () => {
    await panel.send(aState(), { type: 'quote-add', quote: aPicture('a') });
    const part = { type: 'image/png', data: 'PART', width: 10, height: 10 } as const;
    panel.store.draft.cropQuote('a', part);
    await settled();
    expect(quote()?.textContent).toContain('edited');
    await click('Undo edit');
    expect(quote()?.querySelector('img')?.getAttribute('src')).toContain('DATAa');
    panel.store.draft.cropQuote('a', part);
    await type('What?');
    panel.hearNew();
    panel.store.asking.send();
    await panel.settle();
    const asked = panel.hearNew().find((frame) => frame.type === 'question-ask');
    expect(JSON.stringify(asked)).toContain('PART');
    expect(JSON.stringify(asked)).not.toContain('DATAa');
  });

  it('is shown with the text that will be sent, and counted', async () => {
    await panel.send(aState([], { provider: { ...aProvider, consented: [] } }));
    await panel.send({ type: 'quote-add', quote: aPicture('a') });
    await type('What?');
    panel.store.asking.send();
    await settled();
    const dialog = await waitFor(() => findByRole(root, 'dialog', 'What will be sent'));
    expect(dialog.querySelector('img')?.getAttribute('src')).toBe('data:image/png;base64,DATAa');
    expect(dialog.textContent).toContain('Picture: image 1 of this message');
    expect(
      Number(/About ([\d,]+) tokens/u.exec(dialog.textContent ?? '')?.[1]?.replace(',', '')),
    ).toBeGreaterThan(1366);
  });
});

/** An event that brings files and, as programs do, perhaps the same as text. */
function anEvent(name: 'paste' | 'drop' | 'dragover', files: File[], types: string[], text = ''): Event {
  const event = new Event(name, { bubbles: true, cancelable: true });
  const data = { files, types, getData: () => text };
  const field = name === 'paste' ? 'clipboardData' : 'dataTransfer';
  return Object.defineProperty(event, field, { value: data });
}

describe('a file that is pasted or dropped', () => {
  const png = new File(['no picture really'], 'flag.png', { type: 'image/png' });

  it('is left to the browser when other text is pasted with it', async () => {
    await panel.send(aState());
    await settled();
    const field = root.querySelector('.composer textarea');
    const both = anEvent('paste', [png], ['text/plain', 'Files'], 'A cell of a spreadsheet');
    field?.dispatchEvent(both);
    const alone = anEvent('paste', [png], ['Files']);
    field?.dispatchEvent(alone);
    expect([both.defaultPrevented, alone.defaultPrevented]).toEqual([false, true]);
  });

  it.each(['flag.png', '/home/me/flag.png', 'file:///home/me/flag.png\r\n'])(
    'is taken, and not typed, when its name is pasted as text: %j',
    async (text) => {
      await panel.send(aState());
      await settled();
      const named = anEvent('paste', [png], ['text/plain', 'Files'], text);
      root.querySelector('.composer textarea')?.dispatchEvent(named);
      expect(named.defaultPrevented).toBe(true);
    },
  );

  it('shows where it can be dropped while it is dragged over the panel', async () => {
    await panel.send(aState());
    await settled();
    document.body.dispatchEvent(anEvent('dragover', [], ['Files']));
    await settled();
    expect(root.querySelector('.drop-target')?.textContent).toContain(
      'Drop a PDF, a Word file, a picture or a text file',
    );
    document.body.dispatchEvent(anEvent('drop', [], ['Files']));
    await settled();
    expect(root.querySelector('.drop-target')).toBeNull();
  });

  it('never navigates the panel away, and says when it is not a picture', async () => {
    await panel.send(aState());
    await settled();
    const text = anEvent('drop', [], ['text/plain']);
    document.body.dispatchEvent(text);
    const file = anEvent(
      'drop',
      [new File(['PK\u0003\u0004\u0000'], 'x.zip', { type: 'application/zip' })],
      ['Files'],
    );
    document.body.dispatchEvent(file);
    expect([text.defaultPrevented, file.defaultPrevented]).toEqual([false, true]);
    await expect.poll(() => root.textContent).toContain('That file is none of these');
  });

  it('also says so when it only claims to be one', async () => {
    await panel.send(aState());
    await settled();
    document.body.dispatchEvent(anEvent('drop', [png], ['Files']));
    await expect.poll(() => root.textContent).toContain('can’t read that picture');
    expect(quote()).toBeNull();
  });
});

describe('what cannot be sent', () => {
  it('is said before sending, and nothing is sent or lost', async () => {
    await panel.send(aState([], { provider: { ...aProvider, takesImages: false } }));
    await panel.send({ type: 'quote-add', quote: aPicture('a') });
    await type('What?');
    panel.hearNew();
    panel.store.asking.send();
    await settled();
    expect(root.textContent).toContain('Provider can’t take pictures');
    expect(findByRole(root, 'button', 'Send').hasAttribute('disabled')).toBe(true);
    expect(panel.hearNew().filter(({ type: name }) => name === 'question-ask')).toEqual([]);
    await click('Remove quote');
    expect(root.textContent).not.toContain('can’t take pictures');
    expect(findByRole(root, 'button', 'Send').hasAttribute('disabled')).toBe(false);
  });

  it('stays in the composer when the question could not be stored', async () => {
    await panel.send(aState(), { type: 'quote-add', quote: aPicture('a') });
    await type('What?');
    panel.store.asking.send();
    await panel.send({ type: 'question-refuse' });
    await settled();
    await expect.poll(() => root.textContent).toContain('couldn’t store this question');
    expect(panel.store.draft.text.peek()).toBe('What?');
    expect(quote()).not.toBeNull();
    panel.hearNew();
    panel.store.asking.send();
    await panel.settle();
    expect(panel.hearNew().map(({ type: name }) => name)).toContain('question-ask');
  });

  it.each([
    ['no-room', 'no room for another picture'],
    ['draft-not-kept', 'no room to save this draft'],
    ['no-picture', 'couldn’t take that picture'],
  ] as const)('says why: %s', async (problem, words) => {
    await panel.send(aState(), { type: 'problem-show', problem });
    await settled();
    await expect.poll(() => root.textContent).toContain(words);
    await click('Dismiss');
    expect(root.textContent).not.toContain(words);
  });
});
