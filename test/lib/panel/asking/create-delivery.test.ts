import { beforeEach, describe, expect, it } from 'vitest';

import {
  type AskRequest,
  type Content,
  createDelivery,
  type Delivery,
} from '#lib/panel/asking/create-delivery.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { anAnswer, aProvider, aQuestion } from '#test/support/panel/open-panel.ts';

const QUESTION: AskRequest = { type: 'question-ask', parent: null, text: 'Why?', quotes: [] };
const EMPTY = { id: 'chat', messages: [] };

let isOpen: boolean;
let posted: PanelFrame[];
let now: number;
let dropped: number;
let delivery: Delivery;

beforeEach(() => {
  isOpen = true;
  posted = [];
  now = 0;
  dropped = 0;
  delivery = createDelivery(
    {
      post: (frame) => void posted.push(frame),
      trySend(frame) {
        if (isOpen) posted.push(frame);
        return isOpen;
      },
      connect: () => undefined,
    },
    () => now,
  );
  // The panel's first port and its first state.
  delivery.reopened();
  delivery.restated(EMPTY, true, () => true);
});

const CONTENT: Content = { messages: [{ role: 'user', text: 'Why?', quotes: [] }], parameters: {} };

function send(): void {
  delivery.send(QUESTION, aProvider, CONTENT, () => {
    dropped += 1;
  });
}

/** The port closes, and a new one opens. */
function reopen(): void {
  posted = [];
  isOpen = true;
  delivery.reopened();
}

describe('a question', () => {
  it('names the provider that the user saw', () => {
    send();
    expect(posted).toMatchObject([
      { text: 'Why?', to: { provider: aProvider.id, model: aProvider.model, origin: aProvider.origin } },
    ]);
  });

  it('asks for quotations exactly as the user was shown', () => {
    const quotes = [{ id: 'q', text: 'words', title: 'A page', url: 'https://site.example/' }];
    const content: Content = { messages: [{ role: 'user', text: 'Why?', quotes }], parameters: {} };
    delivery.send(QUESTION, { ...aProvider, consented: [], asksForQuotes: true }, content);
    expect(delivery.confirming.value?.turns[0]?.text).toContain('quote the decisive words verbatim');
    delivery.confirm();
    expect(posted.at(-1)).toMatchObject({ type: 'question-ask', asksForQuotes: true });
  });

  it('on an open port is sent once', () => {
    send();
    delivery.restated(EMPTY, true, () => true);
    expect(posted).toHaveLength(1);
  });

  it('that was never sent goes out with the next port’s greeting, and not again with its state', () => {
    isOpen = false;
    send();
    reopen();
    delivery.restated(EMPTY, true, () => true);
    expect(posted).toHaveLength(1);
  });

  it('that was lost with a dying background is sent again once the state shows that it is missing', () => {
    send();
    reopen();
    expect(posted).toEqual([]);
    delivery.restated(EMPTY, true, () => true);
    expect(posted).toHaveLength(1);
  });

  it('that has arrived is not sent again', () => {
    send();
    reopen();
    const chat = { id: 'chat', messages: [aQuestion('q', 'Why?'), anAnswer('a', 'q')] };
    expect(delivery.restated(chat, true, () => true)).toMatchObject({ text: 'Why?' });
    expect(posted).toEqual([]);
    expect(delivery.isPending()).toBe(false);
  });

  it('is dropped, with a message, when it is too old to be sent automatically', () => {
    send();
    now = 61_000;
    reopen();
    delivery.restated(EMPTY, true, () => true);
    expect(posted).toEqual([]);
    expect(dropped).toBe(1);
  });

  it('is dropped when no provider is left', () => {
    send();
    reopen();
    delivery.restated(EMPTY, false, () => true);
    expect(posted).toEqual([]);
    expect(dropped).toBe(1);
  });

  it('is no longer pending after a few seconds, so that an impatient user may ask again', () => {
    send();
    expect(delivery.isPending()).toBe(true);
    now = 6_000;
    expect(delivery.isPending()).toBe(false);
  });
});

describe('consent', () => {
  it('is asked for before the question goes out, and given right before it', () => {
    delivery.send(QUESTION, { ...aProvider, consented: [] }, CONTENT);
    expect(posted).toEqual([]);
    delivery.confirm();
    expect(posted.map(({ type }) => type)).toEqual(['consent-give', 'question-ask']);
  });

  it('is asked for with the parameters that go along', () => {
    const parameters = { systemPrompt: 'Be brief.', temperature: 0 };
    delivery.send(QUESTION, { ...aProvider, consented: [] }, { ...CONTENT, parameters });
    expect(delivery.confirming.value?.parameters).toEqual(parameters);
    expect(delivery.confirming.value?.turns).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Why?' },
    ]);
  });

  it('that is declined drops the question', () => {
    const provider = { ...aProvider, consented: [] };
    delivery.send(QUESTION, provider, CONTENT, () => {
      dropped += 1;
    });
    delivery.cancel();
    expect(posted).toEqual([]);
    expect(dropped).toBe(1);
    expect(delivery.confirming.value).toBeUndefined();
  });
});
