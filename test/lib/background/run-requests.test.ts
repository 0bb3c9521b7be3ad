import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { SpendingGuard } from '#lib/background/spending-guard.ts';
import type { AskFrame } from '#lib/panel/asking/create-delivery.ts';
import type { DataKind } from '#lib/protocol/consent.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { SpendingWarning } from '#lib/protocol/spending.ts';
import type { RunTarget } from '#lib/runs/create-runs.ts';
import { noCaps, noRuns, openSession } from '#test/support/background/open-session.ts';
import { aProvider } from '#test/support/panel/open-panel.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const TO = { provider: 'p', model: 'model', origin: 'https://api.example.com' };
const TAG = 'page-text-0123456789ab';
const hello: PanelFrame = { type: 'panel-hello', window: 1, private: false };
const question: AskFrame = {
  type: 'question-ask',
  parent: null,
  text: 'Why?',
  quotes: [],
  to: TO,
  tag: TAG,
};
const asking: [string, AskFrame][] = [
  ['a question', question],
  ['a retry', { type: 'answer-retry', question: 'q', to: TO, tag: TAG }],
  ['a continuation', { type: 'answer-continue', answer: 'a', to: TO, tag: TAG }],
];

const start = vi.fn<(target: RunTarget) => Promise<void>>();
let obstacle: RunFailure | undefined;
let consents: Map<string, readonly DataKind[]>;
const EVERY_KIND: readonly DataKind[] = ['text', 'pdf', 'picture'];

function open(picked?: RunTarget, spending: Pick<SpendingGuard, 'reserve'> = noCaps) {
  return openSession({
    spending,
    runs: {
      ...noRuns,
      ask: (_chats, _question, target) => start(target),
      retry: (_chats, _chat, _question, target) => start(target),
      continueAnswer: (_chats, _chat, _answer, target) => start(target),
    },
    providerView: () => Promise.resolve(aProvider),
    chooseTarget: () =>
      Promise.resolve({
        ...targetAt('https://api.example.com/v1', { id: 'p' }),
        ...(obstacle && { obstacle }),
      }),
    findTarget: () => Promise.resolve(picked),
    readConsentedKinds: (origin) => Promise.resolve(consents.get(origin) ?? []),
    giveConsent: async (origin, kinds) => {
      // Storage is slow, and the question follows immediately.
      await new Promise((resolve) => setTimeout(resolve, 5));
      consents.set(origin, kinds);
    },
  });
}

beforeEach(() => {
  start.mockReset().mockResolvedValue();
  obstacle = undefined;
  consents = new Map([[TO.origin, EVERY_KIND]]);
});

describe.each(asking)('%s', (_what, frame) => {
  it('goes where the user saw it go, with its tag', async () => {
    const session = open();
    session.post(hello, frame);
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ provider: { id: 'p' }, model: 'model', tag: TAG });
  });

  it.each([
    ['provider', { ...TO, provider: 'other' }],
    ['model', { ...TO, model: 'other' }],
    ['origin', { ...TO, origin: 'https://other.example' }],
    // Whatever stays on this computer needs no consent; what does not, does.
    ['place', { ...TO, origin: null }],
  ])('is refused when the %s has changed', async (_part, to) => {
    const session = open();
    consents.set('https://other.example', EVERY_KIND);
    session.post(hello, { ...frame, to });
    await waitFor(() =>
      expect(session.heard.slice(-2)).toEqual([
        { type: 'provider-change', provider: aProvider },
        { type: 'question-refuse', reason: 'target-changed' },
      ]),
    );
    expect(start).not.toHaveBeenCalled();
  });

  it('asks for quotations if the panel has shown that', async () => {
    const session = open();
    session.post(hello, { ...frame, asksForQuotes: true });
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ asksForQuotes: true });
  });

  it('is refused while its key is locked, and the panel is told so', async () => {
    obstacle = { kind: 'no_key', remedy: 'keys-locked' };
    const session = open();
    session.post(hello, frame);
    await waitFor(() =>
      expect(session.heard.slice(-2)).toEqual([
        { type: 'provider-change', provider: aProvider },
        { type: 'question-refuse', reason: 'keys-locked' },
      ]),
    );
    expect(start).not.toHaveBeenCalled();
  });

  it('is not sent beyond a spending cap unless the user accepts it', async () => {
    const warning: SpendingWarning = { question: 2, passed: [{ name: 'day', spent: 9, cap: 10 }] };
    const release = vi.fn<() => void>();
    const reserve = vi.fn<SpendingGuard['reserve']>((_place, _target, _request, isAccepted) =>
      Promise.resolve(isAccepted ? release : warning),
    );
    const session = open(undefined, { reserve });
    session.post(hello, frame);
    await waitFor(() =>
      expect(session.heard.slice(-2)).toEqual([
        { type: 'provider-change', provider: aProvider },
        { type: 'spending-warn', warning },
      ]),
    );
    expect(start).not.toHaveBeenCalled();
    session.post({ ...frame, acceptsCost: true });
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    await waitFor(() => expect(release).toHaveBeenCalledOnce());
  });

  it('is refused without consent for its origin, whatever the panel believes', async () => {
    consents.clear();
    const session = open();
    session.post(hello, frame);
    await waitFor(() =>
      expect(session.heard.at(-1)).toEqual({ type: 'question-refuse', reason: 'no-consent' }),
    );
    expect(start).not.toHaveBeenCalled();
  });

  it('that follows its consent immediately is sent', async () => {
    consents.clear();
    const session = open();
    session.post(hello, { type: 'consent-give', origin: TO.origin, kinds: ['text'] }, frame);
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
  });
});

describe('a request to a model that the user picked only for this request', () => {
  const to = { provider: 'other', model: 'large', origin: 'https://other.example' };
  const target = { ...targetAt('https://other.example/v1', { id: 'other' }), model: 'large' };

  it('goes to that model, whichever is chosen for the next question', async () => {
    consents.set(to.origin, EVERY_KIND);
    open(target).post(hello, { type: 'answer-retry', question: 'q', to, tag: TAG, isPicked: true });
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ provider: { id: 'other' }, model: 'large' });
  });

  it.each([
    ['has no consent for its host', 'no-consent', target],
    ['is gone', 'target-changed', undefined],
    ['has another address by now', 'target-changed', targetAt('https://moved.example/v1', { id: 'other' })],
  ])('is refused when it %s', async (_why, reason, found) => {
    const session = open(found);
    if (reason !== 'no-consent') consents.set(to.origin, EVERY_KIND);
    session.post(hello, { type: 'answer-retry', question: 'q', to, tag: TAG, isPicked: true });
    await waitFor(() => expect(session.heard.at(-1)).toEqual({ type: 'question-refuse', reason }));
    expect(start).not.toHaveBeenCalled();
  });
});

describe('consent to text only', () => {
  const picture = {
    id: 'picture',
    text: '',
    title: '',
    url: '',
    part: 'image',
    image: { type: 'image/png', data: 'AAAA', width: 1, height: 1 },
  } as const;
  const pdf = { id: 'pdf', text: 'Text', title: '', url: 'https://a.example/a.pdf', part: 'pdf' } as const;

  beforeEach(() => void consents.set(TO.origin, ['text']));

  it.each([
    ['a picture', picture],
    ['a PDF', pdf],
  ])('does not let a question with %s out', async (_what, quote) => {
    const session = open();
    session.post(hello, { ...question, quotes: [quote] });
    await waitFor(() =>
      expect(session.heard.at(-1)).toEqual({ type: 'question-refuse', reason: 'no-consent' }),
    );
    expect(start).not.toHaveBeenCalled();
  });

  it('lets a question without them out', async () => {
    open().post(hello, {
      ...question,
      quotes: [{ id: 'text', text: 'Text', title: '', url: 'https://a.example' }],
    });
    await waitFor(() => expect(start).toHaveBeenCalledOnce());
  });
});
