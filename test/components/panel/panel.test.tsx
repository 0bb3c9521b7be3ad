// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import {
  aDelta,
  anAnswer,
  aProvider,
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
const copy = vi.fn((_text: string, _html?: string) => Promise.resolve());
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

function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean {
  return target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

async function send(...frames: Parameters<OpenPanel['send']>): Promise<void> {
  await panel.send(...frames);
  await settled();
}

function click(name: string): void {
  findByRole(root, 'button', name).click();
}

function types(): string[] {
  return panel.heard.map((frame) => frame.type);
}

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  const platform = fakePanelPlatform({ copy, openOptions, savedQuestions: signal(BUILT_IN_QUESTIONS) });
  render(<Panel store={panel.store} platform={platform} />, root);
  await settled();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

// A remaining effect would find no document.
afterAll(rendered);

const question = aQuestion('q', 'Why?');

describe('the empty panel', () => {
  it('has its parts under their names, and the focus in the composer', async () => {
    await send(aState());
    expect(document.activeElement).toBe(message());
    expect(findByRole(root, 'log', 'Conversation').getAttribute('aria-live')).toBe('off');
    findByRole(root, 'button', 'Model');
    findByRole(root, 'button', 'New chat');
    expect(findByRole(root, 'button', 'Send')).toHaveProperty('disabled', true);
    expect(root.textContent).toContain('Select text on a page');
  });

  it('is busy until it is known what to show, or that it cannot be known', async () => {
    const isBusy = (): string | null => findByRole(root, 'main').getAttribute('aria-busy');
    expect(isBusy()).toBe('true');
    await send({ type: 'fault-show', fault: 'storage-newer', request: 'panel-hello' });
    expect(isBusy()).toBe('false');
    await send(aState());
    expect(isBusy()).toBe('false');
  });

  it('sends nothing while there is no provider', async () => {
    await send(aState([], { provider: null }));
    type('Why?');
    await settled();
    expect(findByRole(root, 'button', 'Send')).toHaveProperty('disabled', true);
  });
});

describe('the composer', () => {
  it('sends with Enter, and breaks the line with Shift', async () => {
    await send(aState());
    type('Why?');
    expect(press(message(), 'Enter', { shiftKey: true })).toBe(true);
    await settled();
    expect(types()).not.toContain('question-ask');
    expect(press(message(), 'Enter')).toBe(false);
    await settled();
    expect(types()).toContain('question-ask');
  });

  it('never sends while an input method composes', async () => {
    await send(aState());
    type('にほん');
    press(message(), 'Enter', { isComposing: true });
    press(message(), 'Enter', { keyCode: 229 });
    await settled();
    expect(types()).not.toContain('question-ask');
  });

  it('keeps text and shows Stop while an answer is being written', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    type('Next');
    press(message(), 'Enter');
    click('Stop');
    await settled();
    expect(types()).not.toContain('question-ask');
    expect(panel.heard.at(-1)).toEqual({ type: 'run-stop', run: 'run of a' });
    expect(message().value).toBe('Next');
    expect(findAllByRole(root, 'button', 'Send')).toEqual([]);
  });

  it('shows each quote with its source until it is removed', async () => {
    await send(
      aState(),
      { type: 'quote-add', quote: aQuote('one') },
      { type: 'quote-add', quote: aQuote('two') },
    );
    const quotes = root.querySelectorAll('[data-part="quote"]');
    expect(quotes).toHaveLength(2);
    expect(quotes[0]?.textContent).toContain('text of one');
    expect(quotes[0]?.textContent).toContain('Title of one');
    expect(quotes[0]?.textContent).toContain('site.example');
    findAllByRole(root, 'button', 'Remove quote')[0]?.click();
    await settled();
    expect(root.querySelector('[data-part="quote"]')?.textContent).toContain('text of two');
  });

  it('collapses a long quote until the user asks for all of it', async () => {
    await send(aState(), { type: 'quote-add', quote: aQuote('one', 'line\n'.repeat(50)) });
    const all = findByRole(root, 'button', 'Show all');
    expect(all.getAttribute('aria-expanded')).toBe('false');
    all.click();
    await settled();
    expect(findByRole(root, 'button', 'Show less').getAttribute('aria-expanded')).toBe('true');
  });
});

describe('a question of a saved question', () => {
  it('shows its quote’s place in words', async () => {
    const asked = { ...question, text: 'Explain {{selection}} <b>', quotes: [aQuote('one')] };
    await send(aState([asked, anAnswer('a', 'q', { state: 'complete', answer: 'Text' })]));
    const article = root.querySelector<HTMLElement>('[data-role="user"]');
    expect(article?.querySelector('.question-text')?.textContent).toBe('Explain the selection <b>');
    findByRole(article ?? root, 'button', 'Copy').click();
    expect(copy).toHaveBeenCalledWith('Explain the selection <b>', undefined);
  });
});

describe('what will be sent', () => {
  beforeEach(async () => {
    await send(aState([], { provider: { ...aProvider, consented: [] } }), {
      type: 'quote-add',
      quote: aQuote('one', '<b>markup</b>'),
    });
    type('Why?');
    await settled();
    click('Send');
    await waitFor(() => findByRole(root, 'dialog', 'What will be sent'));
  });

  it('shows the exact text, where it goes, and about how much it is', () => {
    const dialog = findByRole(root, 'dialog', 'What will be sent');
    expect(dialog.textContent).toContain('https://api.example.com');
    expect(dialog.textContent).toMatch(/About \d+ tokens/u);
    expect(dialog.textContent).toMatch(/<b>markup<\/b>\n<\/page-text-[a-z\d]+>\n\nWhy\?/u);
    expect(types()).not.toContain('question-ask');
  });

  it('is sent after Send', async () => {
    findByRole(findByRole(root, 'dialog'), 'button', 'Send').click();
    await settled();
    expect(types().slice(-2)).toEqual(['consent-give', 'question-ask']);
    expect(findAllByRole(root, 'dialog')).toEqual([]);
  });

  it('is not sent after Cancel, and stays in the composer', async () => {
    click('Cancel');
    await settled();
    expect(types()).not.toContain('question-ask');
    expect(message().value).toBe('Why?');
  });
});

describe('a long conversation', () => {
  it('opens with its latest messages, and the earlier ones follow in order', async () => {
    const path = Array.from({ length: 50 }, (_, index) => [
      aQuestion(`q${index}`, `Question ${index}`, index === 0 ? null : `a${index - 1}`),
      anAnswer(`a${index}`, `q${index}`, { state: 'complete', answer: 'So.' }),
    ]).flat();
    await panel.send(aState(path));
    await waitFor(() => expect(root.querySelector('article')).not.toBeNull());
    const early = root.querySelectorAll('article');
    expect(early.length).toBeLessThan(100);
    expect(root.textContent).toContain('Question 49');
    await waitFor(() => expect(root.querySelectorAll('article')).toHaveLength(100));
    const asked = [...root.querySelectorAll('[data-role="user"] p')].map((one) => one.textContent);
    expect(asked).toEqual(Array.from({ length: 50 }, (_, index) => `Question ${index}`));
  });
});

describe('an answer', () => {
  it('has its role and state, and its text without markup', async () => {
    await send(
      aState(),
      { type: 'run-start', question: { ...question, text: '<img src=x>' }, answer: anAnswer('a', 'q') },
      aDelta('a', 0, 'So <b>it</b> is.'),
    );
    const [asked, answered] = findAllByRole(root, 'article');
    expect(asked?.dataset['role']).toBe('user');
    expect(asked?.textContent).toContain('<img src=x>');
    expect(answered?.dataset['role']).toBe('assistant');
    expect(answered?.dataset['state']).toBe('streaming');
    await waitFor(() =>
      expect(answered?.querySelector('[data-part="answer"]')?.textContent).toContain('So <b>it</b> is.'),
    );
    expect(root.querySelector('article img, article b')).toBeNull();
  });

  it('shows how long its model has been reasoning', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    await send({ type: 'text-delta', run: 'run of a', channel: 'reasoning', at: 0, text: 'Let me see.' });
    await panel.clock.advance(12_000);
    await waitFor(() => expect(root.querySelector('summary')?.textContent).toContain('Reasoning for 12 s…'));
  });

  it('keeps its reasoning collapsed, with the time it took', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    await send({ type: 'text-delta', run: 'run of a', channel: 'reasoning', at: 0, text: 'Let me see.' });
    const details = root.querySelector('details');
    expect(details?.open).toBe(false);
    expect(details?.textContent).toContain('Reasoning…');
    await panel.clock.advance(3000);
    await send(aDelta('a', 0, 'So'));
    expect(details?.textContent).toContain('Reasoned for 3 s');
    await waitFor(() =>
      expect(details?.querySelector('[data-part="reasoning"]')?.textContent).toContain('Let me see.'),
    );
  });

  it('shows notices and how it ended', async () => {
    await send(
      aState(),
      { type: 'run-start', question, answer: anAnswer('a', 'q') },
      aDelta('a', 0, 'Half'),
      { type: 'run-notice', run: 'run of a', notice: { type: 'malformed-events', count: 2 } },
      { type: 'run-end', run: 'run of a', end: { state: 'truncated' } },
    );
    expect(root.querySelector('[data-part="notice"]')?.textContent).toContain('2 pieces');
    expect(root.querySelector('[data-state="truncated"]')?.textContent).toContain('connection closed');
  });

  it.each([
    ['complete', ['Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details']],
    ['filtered', ['Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details']],
    ['length', ['Continue', 'Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details']],
    ['stopped', ['Continue', 'Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details']],
    ['truncated', ['Continue', 'Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details']],
    [
      'interrupted',
      ['Continue', 'Copy', 'Regenerate', 'Regenerate with…', 'Ask another model too', 'Details'],
    ],
  ] as const)('that is %s offers %j', async (state, names) => {
    await send(aState([question, anAnswer('a', 'q', { state, answer: 'Text' })]));
    const article = root.querySelector<HTMLElement>('[data-role="assistant"]');
    const buttons = findAllByRole(article ?? root, 'button').map(
      (button) => button.getAttribute('aria-label') ?? button.textContent,
    );
    expect(buttons).toEqual(names);
  });

  it('moves text to the reasoning when it turns out to be reasoning, and continues', async () => {
    const run = 'run of a';
    await send(
      aState(),
      { type: 'run-start', question, answer: anAnswer('a', 'q') },
      aDelta('a', 0, 'Two and two.\n'),
      { type: 'text-restate', run, answer: '', reasoning: 'Two and two.' },
      aDelta('a', 0, 'Four.'),
    );
    await waitFor(() => expect(root.querySelector('[data-part="answer"]')?.textContent).toBe('Four.'));
    await waitFor(() =>
      expect(root.querySelector('[data-part="reasoning"]')?.textContent).toBe('Two and two.'),
    );
  });

  it('shows a generated picture from its data, and says so when it is broken', async () => {
    const picture = { type: 'image/png', data: 'iVBORw0KGgo=' } as const;
    await send(
      aState(),
      { type: 'run-start', question, answer: anAnswer('a', 'q') },
      { type: 'picture-add', run: 'run of a', picture },
    );
    const image = root.querySelector('[data-part="pictures"] img');
    expect(image?.getAttribute('src')).toBe('data:image/png;base64,iVBORw0KGgo=');
    expect(image?.getAttribute('alt')).toBe('Picture from the model');

    image?.dispatchEvent(new Event('error'));
    await settled();
    expect(root.querySelector('[data-part="pictures"]')?.textContent).toBe(
      'The model sent a picture that the browser can’t show.',
    );
  });

  it('offers Retry when it never began', async () => {
    await send(aState([question, anAnswer('a', 'q', { state: 'stopped' })]));
    click('Retry');
    await settled();
    expect(panel.heard.at(-1)).toEqual({ type: 'answer-retry', question: 'q', ...ASKED });
  });

  it('continues after Continue', async () => {
    await send(aState([question, anAnswer('a', 'q', { state: 'length', answer: 'Text' })]));
    click('Continue');
    await settled();
    expect(panel.heard.at(-1)).toEqual({ type: 'answer-continue', answer: 'a', ...ASKED });
  });

  it('is copied as it arrived, and also as inert HTML', async () => {
    const answer = '**Text** <img src=x onerror=alert(1)> ![p](https://pics.example/p.png)';
    await send(aState([question, anAnswer('a', 'q', { state: 'complete', answer })]));
    const article = root.querySelector<HTMLElement>('[data-role="assistant"]') ?? root;
    await waitFor(() => expect(article.querySelector('strong')).not.toBeNull());
    findByRole(article, 'button', 'Copy').click();
    const [text, html] = copy.mock.calls.at(-1) ?? [];
    expect(text).toBe(answer);
    expect(html).toContain('<strong>Text</strong>');
    expect(html).toContain('&lt;img');
    expect(html).not.toContain('<img');
  });

  it('counts down to another try, which can be cancelled', async () => {
    await send(
      aState(),
      { type: 'run-start', question, answer: anAnswer('a', 'q') },
      { type: 'retry-wait', run: 'run of a', until: 7000, kind: 'rate_limit' },
    );
    expect(root.querySelector('[data-part="retry-wait"]')?.textContent).toContain('7 s');
    click('Cancel');
    await settled();
    expect(panel.heard.at(-1)).toEqual({ type: 'retry-cancel', run: 'run of a' });
  });

  it('says how long nothing has arrived, before and within the answer', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    const silence = (): string => root.querySelector('[data-part="silence"]')?.textContent ?? '';
    expect(silence()).toBe('Waiting for the answer');
    expect(root.querySelector('[data-part="silence"] .unseen')).toBeNull();
    await panel.clock.advance(6000);
    await waitFor(() => expect(silence()).toBe('Waiting for Provider, 6 s'));
    await send(aDelta('a', 0, 'So'));
    expect(silence()).toBe('');
    await panel.clock.advance(20_000);
    await waitFor(() => expect(silence()).toBe('Nothing new from Provider for 20 s'));
    await send({ type: 'run-end', run: 'run of a', end: { state: 'complete' } });
    expect(silence()).toBe('');
  });

  it('shows its place in the queue', async () => {
    await send(
      aState(),
      { type: 'run-start', question, answer: anAnswer('a', 'q') },
      { type: 'run-queue', run: 'run of a', ahead: 2 },
    );
    expect(root.querySelector('[data-part="queue"]')?.textContent).toContain('2 other answers');
  });
});

describe('a failure', () => {
  it('offers Continue first when the answer has text, and Retry after it', async () => {
    const failure = { kind: 'network' } as const;
    await send(aState([question, anAnswer('a', 'q', { state: 'failed', answer: 'So far', failure })]));
    const alert = await vi.waitFor(() => findByRole(root, 'alert'));
    const buttons = findAllByRole(alert, 'button').map((button) => button.textContent);
    expect(buttons).toEqual(['Continue', 'Retry']);
    click('Continue');
    await settled();
    expect(panel.heard.at(-1)).toMatchObject({ type: 'answer-continue', answer: 'a' });
  });

  it('says what happened, also in the provider’s words, and what to do', async () => {
    await send(
      aState([
        question,
        anAnswer('a', 'q', {
          state: 'failed',
          answer: 'Half',
          failure: {
            kind: 'auth',
            providerMessage: '<script>Incorrect key</script>',
            status: 401,
            requestId: 'req_1',
          },
        }),
      ]),
    );
    const alert = findByRole(root, 'alert');
    expect(alert.dataset['kind']).toBe('auth');
    expect(alert.textContent).toContain('Provider didn’t accept the key.');
    expect(alert.textContent).toContain('<script>Incorrect key</script>');
    expect(alert.textContent).toContain('401');
    expect(alert.textContent).toContain('req_1');
    expect(alert.querySelector('script')).toBeNull();
    findByRole(alert, 'button', 'Check the key').click();
    expect(openOptions).toHaveBeenCalledOnce();
    findByRole(alert, 'button', 'Retry').click();
    await settled();
    expect(panel.heard.at(-1)).toEqual({ type: 'answer-retry', question: 'q', ...ASKED });
    findByRole(root, 'button', 'Continue');
  });

  it.each([
    ['on the same day', 60_000, ['You can retry after'], ['Wait a moment', '1970']],
    ['on another day', 3 * 86_400_000, ['You can retry after', '1970'], ['Wait a moment']],
    ['that has passed', 0, ['Wait a moment, then retry.'], ['You can retry after']],
  ])('names the time of a retry %s', async (_name, retryAt, said, unsaid) => {
    const failure = { kind: 'rate_limit', status: 429, retryAt } as const;
    await send(aState([question, anAnswer('a', 'q', { state: 'failed', failure })]));
    const text = findByRole(root, 'alert').textContent;
    for (const part of said) expect(text).toContain(part);
    for (const part of unsaid) expect(text).not.toContain(part);
  });

  it('offers the command to copy when a server refuses the extension', async () => {
    const failure = { kind: 'blocked', remedy: 'allow-origin', status: 403 } as const;
    await send(aState([question, anAnswer('a', 'q', { state: 'failed', failure })]));
    const alert = findByRole(root, 'alert');
    findByRole(alert, 'button', 'Copy').click();
    expect(copy).toHaveBeenCalledWith('OLLAMA_ORIGINS=chrome-extension://gloss', undefined);
  });
});

describe('the keyboard', () => {
  it('returns to the composer when the focused button is removed', async () => {
    await send(aState([question, anAnswer('a', 'q', { state: 'stopped', answer: 'Text' })]));
    const button = findByRole(root, 'button', 'Continue');
    button.focus();
    button.click();
    await send({ type: 'run-start', question, answer: anAnswer('a', 'q', { run: 'next', answer: 'Text' }) });
    expect(document.activeElement).toBe(message());
    findByRole(root, 'button', 'New chat').focus();
    await send(aState([], { chat: { id: 'another', messages: [] } }));
    expect(document.activeElement).toBe(message());
  });

  it('cancels an edit with Escape, then stops the answer', async () => {
    await send(aState([question, anAnswer('a', 'q', { state: 'complete', answer: 'Text' })]));
    click('Edit');
    await settled();
    expect(message().value).toBe('Why?');
    press(document, 'Escape');
    await settled();
    expect(message().value).toBe('');
    await send({
      type: 'run-start',
      question: aQuestion('q2', 'And?', 'a'),
      answer: anAnswer('a2', 'q2'),
    });
    press(document, 'Escape');
    await settled();
    expect(panel.heard.at(-1)).toEqual({ type: 'run-stop', run: 'run of a2' });
  });
});

describe('an answer in a chat that the user has left', () => {
  const other = { chat: { id: 'other', messages: [] }, left: [{ chat: 'chat', run: 'run of a' }] };

  it('is shown with Stop and a way back until it ends', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    click('New chat');
    await send(aState([], other));
    expect(root.querySelector('[data-part="elsewhere"]')?.textContent).toContain('still being written');
    click('Show that chat');
    click('Stop it');
    await settled();
    expect(panel.heard.slice(-2)).toEqual([
      { type: 'chat-show', chat: 'chat' },
      { type: 'run-stop', run: 'run of a' },
    ]);
    await send({ type: 'run-end', run: 'run of a', end: { state: 'stopped' } });
    expect(root.querySelector('[data-part="elsewhere"]')).toBeNull();
  });

  it('is ordinary again once its chat is shown', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    await send(aState([], other));
    await send(aState([question, anAnswer('a', 'q', { state: 'streaming', answer: 'So' })]));
    expect(root.querySelector('[data-part="elsewhere"]')).toBeNull();
    findByRole(root, 'button', 'Stop');
  });

  it('is over when the background that wrote it has died', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    await send(aState([], other));
    await panel.kill();
    await settled();
    expect(root.querySelector('[data-part="elsewhere"]')).toBeNull();
  });
});

describe('the live region', () => {
  it('speaks whole sentences, and how it ended', async () => {
    await send(aState(), { type: 'run-start', question, answer: anAnswer('a', 'q') });
    const region = root.querySelector('[aria-live="polite"]');
    await panel.clock.advance(5000);
    await send(aDelta('a', 0, 'One. Two'));
    expect(region?.textContent).toBe('One.');
    await send(aDelta('a', 8, ' three'), {
      type: 'run-end',
      run: 'run of a',
      end: { state: 'stopped' },
    });
    expect(region?.textContent).toBe('Two three You stopped the answer here.');
  });
});
