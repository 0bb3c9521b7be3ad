// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { readPriceTable } from '#lib/prices/read-price-table.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aDelta, anAnswer, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const OPENAI = 'https://api.openai.com';
const TIMING = { beforeMs: 12, firstByteMs: 240, firstTokenMs: 1240, writingMs: 4000 };

const root = installRoot();
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  panel = await drawPanel(root);
});

function answer(changes: Partial<Answer>): Answer {
  return anAnswer('a', 'q', { state: 'complete', answer: 'Because.', model: 'gpt-4.1', ...changes });
}

async function show(...answers: Answer[]): Promise<void> {
  const messages = answers.flatMap((one) => [
    { ...aQuestion(one.parent, 'Why?'), parent: one.parent === 'q' ? null : 'a' },
    one,
  ]);
  await panel.send(aState(messages));
  await rendered();
}

/** Opens the details of the first answer, and returns them by name. */
async function readDetails(): Promise<Record<string, string>> {
  const first = root.querySelector<HTMLElement>('[data-role="assistant"]') ?? root;
  findByRole(first, 'button', 'Details').click();
  await waitFor(() => expect(root.querySelector('[data-part="details"]')).not.toBeNull());
  const names = [...root.querySelectorAll('[data-part="details"] > dl > dt')];
  return Object.fromEntries(names.map((dt) => [dt.textContent, dt.nextElementSibling?.textContent ?? '']));
}

describe('the details of an answer', () => {
  it('say who answered, with how many tokens, how fast, and at what price by which table', async () => {
    const usage = { inputTokens: 7112, outputTokens: 464, cachedTokens: 3072, reasoningTokens: 64 };
    await show(answer({ usage, timing: TIMING, requestId: 'req_1', origin: OPENAI }));
    expect(await readDetails()).toEqual({
      Model: 'gpt-4.1',
      Provider: 'Provider',
      'Tokens in': '7,112 · 3,072 cached',
      'Tokens out': '464 · 64 reasoning',
      Price: `about $0.0133 · estimated from prices of ${readPriceTable().date}`,
      'First token': 'after 1.2 s',
      // Without the reasoning, which was not streamed.
      Speed: '100 tokens per second',
      Time: '12 ms until sent240 ms to the first byte1.0 s more to the first token4.0 s writing',
      Request: 'req_1',
    });
  });

  it('say how long a panel that is now closed took to draw it', async () => {
    await show(answer({ timing: { beforeMs: 3 }, drawing: { run: 'run of a', ms: 1500 } }));
    expect(await readDetails()).toMatchObject({ Time: '3 ms until sent1.5 s drawing it' });
  });

  it('report how long this panel took to draw it, once, after its end', async () => {
    await show(answer({ state: 'streaming', answer: '' }));
    panel.hearNew();
    for (const [at, text] of ['Be', 'ca', 'use'].entries()) {
      await panel.send(aDelta('a', at * 2, text));
      await waitFor(() => expect(root.querySelector('.gloss-answer')?.textContent).toContain(text));
    }
    expect(panel.hearNew()).toEqual([]);
    await panel.send({ type: 'run-end', run: 'run of a', end: { state: 'complete', timing: TIMING } });
    const drawn = {
      type: 'answer-drawn',
      chat: 'chat',
      answer: 'a',
      run: 'run of a',
      ms: expect.any(Number),
    };
    await waitFor(() => expect(panel.heard).toEqual([drawn]));
    expect((await readDetails())['Time']).toMatch(/ drawing it$/u);
    await panel.send(aState([aQuestion('q', 'Why?'), answer({ timing: TIMING })]));
    await rendered();
    expect(panel.heard).toEqual([drawn]);
  });

  it('leave out what is not known', async () => {
    await show(answer({ state: 'stopped', timing: { beforeMs: 3, firstByteMs: 20 } }));
    expect(await readDetails()).toEqual({
      Model: 'gpt-4.1',
      Provider: 'Provider',
      Time: '3 ms until sent20 ms to the first byte',
    });
  });

  it('of an answer from an older version say who answered', async () => {
    await show(answer({}));
    expect(await readDetails()).toEqual({ Model: 'gpt-4.1', Provider: 'Provider' });
  });

  it('prefer the price that the provider lists', async () => {
    const usage = { inputTokens: 1000, outputTokens: 1000 };
    await show(answer({ usage, origin: OPENAI, price: { input: 100, output: 900 } }));
    expect(await readDetails()).toMatchObject({
      Price: 'about $1.00 · estimated from the provider’s price list',
    });
  });

  it('show no price of a server that no table knows', async () => {
    await show(answer({ usage: { inputTokens: 10, outputTokens: 10 }, origin: 'https://proxy.example' }));
    expect(await readDetails()).not.toHaveProperty('Price');
  });

  it('show the request id of a failure', async () => {
    await show(answer({ state: 'failed', answer: '', failure: { kind: 'server', requestId: 'req_2' } }));
    expect(await readDetails()).toMatchObject({ Request: 'req_2' });
  });

  it('sum up the answers that are shown', async () => {
    const usage = { inputTokens: 1000, outputTokens: 100 };
    const price = { input: 1, output: 10 };
    const last = anAnswer('a2', 'q2', { state: 'complete', answer: 'So.', usage, price });
    await show(answer({ usage, price }), last);
    expect(await readDetails()).toMatchObject({
      'This chat': '2 answers shown · 2,000 tokens in, 200 out · about $0.004',
    });
  });

  it('add what the versions that are not shown came to, once it is known', async () => {
    const usage = { inputTokens: 1000, outputTokens: 100 };
    const price = { input: 1, output: 10 };
    const chat = {
      id: 'chat',
      messages: [aQuestion('q', 'Why?'), answer({ usage, price })],
      versions: [['other', 'a']],
    };
    await panel.send(aState([], { chat }));
    await rendered();
    panel.hearNew();
    expect(await readDetails()).not.toHaveProperty('With all versions');
    await waitFor(() => expect(panel.hearNew()).toEqual([{ type: 'totals-want', chat: 'chat' }]));
    const totals = { counted: 3, uncounted: 0, inputTokens: 3000, outputTokens: 300, dollars: 0.006 };
    await panel.send({ type: 'totals-show', chat: 'elsewhere', totals });
    await rendered();
    expect(root.textContent).not.toContain('With all versions');
    await panel.send({ type: 'totals-show', chat: 'chat', totals });
    await rendered();
    expect(root.querySelector('[data-part="details"]')?.textContent).toContain(
      'With all versions3 answers · 3,000 tokens in, 300 out · about $0.006',
    );
  });

  it('ask for no totals where nothing has versions', async () => {
    await show(answer({ usage: { inputTokens: 1, outputTokens: 1 } }));
    panel.hearNew();
    await readDetails();
    await rendered();
    expect(panel.heard).toEqual([]);
  });

  it('name answers without counts', async () => {
    const usage = { inputTokens: 1000, outputTokens: 100 };
    const stopped = anAnswer('a2', 'q2', { state: 'stopped', answer: 'So' });
    await show(answer({ usage }), stopped);
    expect(await readDetails()).toMatchObject({
      'This chat': '1 answer shown · 1,000 tokens in, 100 out · 1 more without counts',
    });
  });

  it('sum up no price when that of one answer is not known', async () => {
    const usage = { inputTokens: 1000, outputTokens: 100 };
    const unpriced = anAnswer('a2', 'q2', { state: 'complete', answer: 'So.', usage });
    await show(answer({ usage, price: { input: 1, output: 10 } }), unpriced);
    expect(await readDetails()).toMatchObject({
      Price: expect.stringContaining('about $0.002'),
      'This chat': '2 answers shown · 2,000 tokens in, 200 out',
    });
  });

  it('show names and ids as text', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    await show(answer({ model: markup, provider: markup, requestId: markup }));
    expect(await readDetails()).toEqual({ Model: markup, Provider: markup, Request: markup });
    expect(root.querySelector('img')).toBeNull();
  });

  it('close again by their button', async () => {
    await show(answer({}));
    await readDetails();
    const button = findByRole(root, 'button', 'Details');
    expect(button.getAttribute('aria-expanded')).toBe('true');
    button.click();
    await waitFor(() => expect(root.querySelector('[data-part="details"]')).toBeNull());
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });

  it('appear when the answer has ended, with what its run says', async () => {
    await show(answer({ state: 'streaming' }));
    expect(root.textContent).not.toContain('Details');
    const end = {
      state: 'complete',
      usage: { inputTokens: 5, outputTokens: 6 },
      requestId: 'req_3',
    } as const;
    await panel.send({ type: 'run-end', run: 'run of a', end });
    await rendered();
    expect(await readDetails()).toMatchObject({ 'Tokens in': '5', 'Tokens out': '6', Request: 'req_3' });
  });
});
