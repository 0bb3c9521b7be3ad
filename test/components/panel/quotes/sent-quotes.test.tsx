// @vitest-environment jsdom
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import type { Question } from '#lib/protocol/chat.ts';
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

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform()} />, root);
  await rendered();
});

afterEach(() => {
  render(null, root);
  root.remove();
});

// A remaining effect would find no document.
afterAll(rendered);

async function show(question: Question): Promise<void> {
  await panel.send(aState([question]));
  await rendered();
}

describe('a quote that was sent', () => {
  const long = `${'It grows slowly. '.repeat(200)}The end.`;
  const question = { ...aQuestion('q', 'Why?'), quotes: [aQuote('one', long)] };

  it('is one line with its source until it is opened', async () => {
    await show(question);
    const quote = root.querySelector('[data-part="sent-quote"]');
    expect(quote?.textContent).not.toContain('The end.');
    expect(quote?.querySelector('blockquote')).toBeNull();
    const open = findByRole(root, 'button', 'Show quote');
    expect(open.getAttribute('aria-expanded')).toBe('false');
    open.click();
    await rendered();
    expect(quote?.querySelector('blockquote')?.textContent).toBe(long);
    expect(findByRole(root, 'button', 'Hide quote').getAttribute('aria-expanded')).toBe('true');
  });

  it('leads back to its page without being opened', async () => {
    await show(question);
    findByRole(root, 'button', 'Title of one').click();
    await panel.settle();
    expect(panel.heard.at(-1)).toMatchObject({ type: 'passage-show' });
  });
});

describe('a question', () => {
  it('is collapsed when it is long, until the user asks for all of it', async () => {
    const long = 'A line of it.\n'.repeat(40).trim();
    await show(aQuestion('q', long));
    const text = root.querySelector('.question-text');
    expect(text?.classList.contains('folded')).toBe(true);
    findByRole(root, 'button', 'Show all').click();
    await rendered();
    expect(text?.classList.contains('folded')).toBe(false);
    expect(text?.textContent).toBe(long);
    findByRole(root, 'button', 'Show less');
  });

  it('is not collapsed when it is short', async () => {
    await show(aQuestion('q', 'Why?'));
    expect(findAllByRole(root, 'button', 'Show all')).toHaveLength(0);
  });
});

describe('a sent quote of an answer', () => {
  const quote = { ...aQuote('of-answer', 'So'), url: '', title: 'Answer', part: 'answer' as const };
  const first = [aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'complete', answer: 'So it is.' })];

  it('leads back to its answer', async () => {
    const asked = { ...aQuestion('r', 'How?', 'a'), quotes: [{ ...quote, answer: 'a' }] };
    await panel.send(aState([...first, asked]));
    await rendered();
    const link = findByRole(root, 'button', 'Answer');
    expect(link.title).toBe('Show answer');
    link.click();
    expect(panel.store.conversation.target.value).toEqual({ message: 'a' });
  });

  it('leads nowhere when that answer is not shown', async () => {
    const asked = { ...aQuestion('r', 'How?', 'a'), quotes: [{ ...quote, answer: 'gone' }] };
    await panel.send(aState([...first, asked]));
    await rendered();
    expect(findAllByRole(root, 'button', 'Answer')).toEqual([]);
  });
});
