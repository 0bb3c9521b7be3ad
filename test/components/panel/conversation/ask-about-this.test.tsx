// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { buildUserText } from '#lib/prompts/build-turns.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { anAnswer, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
let panel: OpenPanel;

/** Selects from one element to another, as a mouse or a key does. */
async function select(from: Element, to: Element): Promise<void> {
  document.getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length);
  document.dispatchEvent(new Event('selectionchange'));
  await rendered();
}

function answers(): Element[] {
  return [...root.querySelectorAll('[data-part="answer"]')];
}

function offers(): HTMLElement[] {
  return findAllByRole(root, 'button', 'Ask about this');
}

beforeEach(async () => {
  document.getSelection()?.removeAllRanges();
  installDialogs();
  panel = await drawPanel(root);
  const complete = { state: 'complete', answer: 'Lichens are slow.' } as const;
  await panel.send(
    aState([
      aQuestion('q', 'Why?'),
      anAnswer('a', 'q', complete),
      aQuestion('r', 'How?', 'a'),
      anAnswer('b', 'r', { state: 'complete', answer: 'Very slow.' }),
    ]),
  );
  await rendered();
  await waitFor(() => expect(answers()[1]?.textContent).toBe('Very slow.'));
  // The code is loaded with the first answer.
  await vi.dynamicImportSettled();
  await rendered();
});

it('selected words in an answer become a quote of it, and the offer disappears with them', async () => {
  const [, last] = answers();
  if (last) await select(last, last);
  findByRole(root, 'button', 'Ask about this').click();
  await rendered();
  expect(panel.store.draft.quotes.value).toEqual([
    {
      id: expect.any(String),
      text: 'Very slow.',
      title: 'Answer in this chat (model)',
      url: '',
      part: 'answer',
      answer: 'b',
    },
  ]);
  document.dispatchEvent(new Event('selectionchange'));
  await rendered();
  expect(offers()).toEqual([]);
  expect(root.querySelector('[data-part="quote"]')?.textContent).toContain('Very slow.');
});

it('words of two answers, or of a question, are not offered', async () => {
  const [first, last] = answers();
  const question = root.querySelector('.question-text');
  if (!first || !last || !question) throw new Error('A message is missing.');
  await select(first, last);
  expect(offers()).toEqual([]);
  await select(question, question);
  expect(offers()).toEqual([]);
  await select(first, first);
  expect(offers()).toHaveLength(1);
});

describe('the offer', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    Reflect.deleteProperty(Range.prototype, 'getClientRects');
  });

  /** The place of the button when these lines are selected in an answer of this height in a frame of 400 by 600. */
  async function placeFor(
    lines: readonly DOMRect[],
    answer: DOMRect,
  ): Promise<{ top: number; left: number }> {
    const [first] = answers();
    if (!first) throw new Error('The answer is missing.');
    Object.assign(Range.prototype, { getClientRects: () => lines });
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function box(this: Element) {
      return this === first ? answer : new DOMRect(0, 0, 400, 600);
    });
    await select(first, first);
    const { top, left } = offers()[0]?.style ?? {};
    return { top: Number.parseFloat(top ?? ''), left: Number.parseFloat(left ?? '') };
  }

  it('is below the words if the answer continues below them', async () => {
    const { top } = await placeFor([new DOMRect(20, 120, 200, 20)], new DOMRect(10, 100, 380, 200));
    expect(top).toBeGreaterThanOrEqual(140);
  });

  it('is above the words at the end of an answer, clear of its buttons', async () => {
    const { top } = await placeFor([new DOMRect(20, 280, 200, 20)], new DOMRect(10, 100, 380, 200));
    expect(top + 34).toBeLessThanOrEqual(280);
  });

  it('is after the words of a one-line answer, clear of the buttons below and above it', async () => {
    const { top, left } = await placeFor([new DOMRect(20, 100, 200, 20)], new DOMRect(10, 100, 380, 20));
    expect(left).toBeGreaterThanOrEqual(220);
    expect(top).toBeGreaterThan(90);
    expect(top + 34).toBeLessThan(130);
  });

  it('moves with the words when the panel’s width changes', async () => {
    const answer = new DOMRect(10, 100, 380, 200);
    const before = await placeFor([new DOMRect(20, 120, 200, 20)], answer);
    Object.assign(Range.prototype, { getClientRects: () => [new DOMRect(20, 120, 60, 20)] });
    window.dispatchEvent(new Event('resize'));
    await rendered();
    expect(Number.parseFloat(offers()[0]?.style.left ?? '')).toBeLessThan(before.left);
  });
});

it('nothing is offered until the pointer has let go of the words', async () => {
  const [first] = answers();
  if (!first) throw new Error('The answer is missing.');
  first.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  await select(first, first);
  expect(offers()).toEqual([]);
  window.dispatchEvent(new Event('pointerup'));
  await rendered();
  expect(offers()).toHaveLength(1);
});

it('a quote of an answer is sent with its source, and without an address', () => {
  const quote = {
    id: 'x',
    text: 'Very slow.',
    title: 'Answer in this chat',
    url: '',
    part: 'answer',
  } as const;
  const text = buildUserText('Why?', [quote]);
  expect(text).toContain('Answer in this chat');
  expect(text).not.toMatch(/^Address:/mu);
});
