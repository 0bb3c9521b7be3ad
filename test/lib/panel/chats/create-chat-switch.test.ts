import { expect, it } from 'vitest';

import type { Draft } from '#lib/protocol/chat.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import {
  anAnswer,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const DONE = { state: 'complete' } as const;
const EMPTY: Draft = { text: '', quotes: [] };

function aChat(id: string, draft?: Draft): BackgroundFrame {
  const messages = [aQuestion(`${id}-q`, 'Why?'), anAnswer(`${id}-a`, `${id}-q`, DONE)];
  return aState([], { chat: { id, messages }, ...(draft && { draft }) });
}

async function openTyped(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aChat('one', { text: 'of one', quotes: [aQuote('of-one')] }));
  return panel;
}

function composed({ store }: OpenPanel): unknown {
  return { text: store.draft.text.value, quotes: store.draft.quotes.value.map(({ id }) => id) };
}

it('the composer is empty for the chosen chat at once, and for the same chat it stays', async () => {
  const panel = await openTyped();
  panel.store.openChat('one', 'one-q');
  expect(composed(panel)).toEqual({ text: 'of one', quotes: ['of-one'] });
  await panel.send(aChat('one'));
  panel.store.openChat('two');
  expect(composed(panel)).toEqual({ text: '', quotes: [] });
});

it('what was typed meanwhile is below the draft of the chosen chat, and is not sent unseen', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.draft.type('typed early');
  panel.store.asking.send();
  await panel.send(aChat('two', { text: 'of two', quotes: [aQuote('of-two')] }));
  await panel.settle();
  expect(composed(panel)).toEqual({ text: 'of two\ntyped early', quotes: ['of-two'] });
  expect(panel.heard.filter(({ type }) => type === 'question-ask')).toEqual([]);
  const saved = panel.heard.findLast((frame) => frame.type === 'draft-save');
  expect(saved?.draft.text).toBe('of two\ntyped early');
});

it('what is typed meanwhile is kept with the chat that is left until the other is there', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.draft.type('typed early');
  await panel.clock.advance(400);
  expect(panel.hearNew().filter(({ type }) => type === 'draft-save')).toMatchObject([
    { draft: { text: 'of one\ntyped early' }, chat: 'one' },
  ]);
  await panel.send(aChat('two', EMPTY));
  await panel.settle();
  expect(panel.hearNew().filter(({ type }) => type === 'draft-save')).toMatchObject([
    { draft: { text: 'of one' }, chat: 'one' },
    { draft: { text: 'typed early', quotes: [] } },
  ]);
});

it('a chat that is shown in passing keeps its own draft', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.openChat('three');
  panel.store.draft.type('for three');
  panel.store.asking.send();
  await panel.send(aChat('two', { text: 'of two', quotes: [aQuote('of-two')] }));
  expect(composed(panel)).toEqual({ text: 'for three', quotes: [] });
  await panel.send(aChat('three', EMPTY));
  await panel.settle();
  const asked = panel.heard.filter(({ type }) => type === 'question-ask');
  expect(asked).toMatchObject([{ text: 'for three', parent: 'three-a', quotes: [] }]);
});

it('a chat that is left and chosen again has its draft back, with what was typed since', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.draft.type('typed early');
  panel.store.openChat('one');
  await panel.send(aChat('one'));
  expect(composed(panel)).toEqual({ text: 'of one\ntyped early', quotes: ['of-one'] });
});

it('the shown chat, when it is chosen again, can be used at once', async () => {
  const panel = await openTyped();
  panel.store.openChat('one', 'one-q');
  panel.store.asking.retry('one-q');
  await panel.settle();
  expect(panel.heard.map(({ type }) => type).slice(-2)).toEqual(['chat-show', 'answer-retry']);
});

it('a chat that cannot be shown gives the draft back, with what was typed since, and sends nothing', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.draft.type('typed early');
  panel.store.asking.send();
  await panel.send({ type: 'fault-show', fault: 'internal', request: 'chat-show' });
  await panel.settle();
  expect(composed(panel)).toEqual({ text: 'of one\ntyped early', quotes: ['of-one'] });
  expect(panel.heard.filter(({ type }) => type === 'question-ask')).toEqual([]);
});

it('a background that dies meanwhile is asked for the chosen chat again', async () => {
  const panel = await openTyped();
  panel.store.openChat('two');
  panel.store.draft.type('typed early');
  await panel.settle();
  panel.hearNew();
  await panel.kill();
  expect(panel.hearNew().map(({ type }) => type)).toEqual(['panel-hello', 'chat-show']);
  await panel.send(aChat('one', { text: 'of one', quotes: [aQuote('of-one')] }));
  expect(composed(panel)).toEqual({ text: 'typed early', quotes: [] });
  await panel.send(aChat('two', EMPTY));
  expect(composed(panel)).toEqual({ text: 'typed early', quotes: [] });
  await panel.kill();
  expect(panel.ports()).toBe(2);
});

it('a new chat that is started before the first state gets what was typed and sent before', async () => {
  const panel = openPanel();
  panel.store.newChat();
  panel.store.draft.type('for the new one');
  panel.store.asking.send();
  await panel.send(aChat('one', EMPTY));
  await panel.settle();
  expect(panel.heard.map(({ type }) => type)).toEqual(['panel-hello', 'draft-save', 'chat-new']);
  await panel.send(aState([], { chat: { id: 'new', messages: [] }, joins: true }));
  await panel.settle();
  const asked = panel.heard.filter(({ type }) => type === 'question-ask');
  expect(asked).toMatchObject([{ text: 'for the new one', parent: null }]);
});
