import { beforeEach, describe, expect, it } from 'vitest';

import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import {
  anAnswer,
  aProvider,
  aQuestion,
  ASKED,
  aState,
  openPanel,
  type OpenPanel,
} from '#test/support/panel/open-panel.ts';

const PARAMETERS = { systemPrompt: 'Be brief.', temperature: 1 };
const provider: ProviderView = { ...aProvider, parameters: PARAMETERS };

let panel: OpenPanel;
beforeEach(() => {
  panel = openPanel();
});

function changes() {
  return panel.store.answerSettings.changes.value;
}

function chatWith(parameters: object, of = provider) {
  return aState([], { chat: { id: 'chat', messages: [], parameters }, provider: of });
}

describe('what differs from the provider’s parameters', () => {
  it('is nothing in a chat that sets none, or the same', async () => {
    await panel.send(chatWith({}));
    expect(changes()).toEqual({ ofChat: {}, ofQuestion: {}, leftOut: [] });
    await panel.send({ type: 'parameters-show', parameters: { temperature: 1 } });
    expect(changes().ofChat).toEqual({});
  });

  it('is what the chat sets, and what else the saved question in the composer sets', async () => {
    await panel.send(chatWith({ temperature: 0 }));
    panel.store.savedQuestions.choose({
      text: 'Translate this',
      sends: false,
      parameters: { temperature: 0.5, maxTokens: 10, systemPrompt: 'Be brief.' },
    });
    expect(changes()).toEqual({ ofChat: { temperature: 0 }, ofQuestion: { maxTokens: 10 }, leftOut: [] });
  });

  it('names what the model refuses separately', async () => {
    await panel.send(chatWith({ temperature: 0, maxTokens: 10 }, { ...provider, refused: ['temperature'] }));
    expect(changes()).toEqual({ ofChat: { maxTokens: 10 }, ofQuestion: {}, leftOut: ['temperature'] });
    expect(panel.store.answerSettings.parametersFor(undefined)).toEqual({
      systemPrompt: 'Be brief.',
      maxTokens: 10,
    });
  });

  it('is nothing where an organization has locked them', async () => {
    await panel.send(chatWith({ temperature: 0 }, { ...provider, hasFixedParameters: true }));
    expect(changes()).toEqual({ ofChat: {}, ofQuestion: {}, leftOut: [] });
    expect(panel.store.answerSettings.parametersFor({ maxTokens: 1 })).toEqual(PARAMETERS);
  });

  it('is nothing for the browser’s own model, which accepts no parameters', async () => {
    await panel.send(chatWith({ temperature: 0 }, { ...provider, origin: null }));
    expect(changes()).toEqual({ ofChat: {}, ofQuestion: {}, leftOut: [] });
    expect(panel.store.answerSettings.parametersFor({ maxTokens: 1 })).toEqual({});
  });
});

describe('the parameters of a chat', () => {
  it('are shown once the background has stored them, and disappear with another chat', async () => {
    await panel.send(aState());
    panel.store.answerSettings.save({ temperature: 0 });
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual({
      type: 'parameters-save',
      chat: 'chat',
      parameters: { temperature: 0 },
    });
    expect(panel.store.answerSettings.ofChat.value).toEqual({});
    await panel.send({ type: 'parameters-show', parameters: { temperature: 0 } });
    expect(panel.store.answerSettings.ofChat.value).toEqual({ temperature: 0 });
    await panel.send(aState([], { chat: { id: 'new', messages: [] } }));
    expect(panel.store.answerSettings.ofChat.value).toEqual({});
  });

  it('are in the text that the user sees before it is sent', async () => {
    await panel.send(chatWith({ systemPrompt: 'Rhyme.', temperature: 0 }, { ...provider, consented: [] }));
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    expect(panel.store.asking.confirming.value).toMatchObject({
      turns: [
        { role: 'system', text: 'Rhyme.' },
        { role: 'user', text: 'Why?' },
      ],
      parameters: { systemPrompt: 'Rhyme.', temperature: 0 },
    });
  });

  it('are there for another answer too, with those of its question', async () => {
    const question = { ...aQuestion('q', 'Why?'), parameters: { temperature: 0.5, maxTokens: 10 } };
    const messages = [question, anAnswer('a', 'q', { state: 'length', answer: 'So' })];
    const chat = { id: 'chat', messages, parameters: { temperature: 0 } };
    await panel.send(aState([], { chat, provider: { ...provider, consented: [] } }));
    const sent = { systemPrompt: 'Be brief.', temperature: 0, maxTokens: 10 };
    panel.store.asking.retry('q');
    expect(panel.store.asking.confirming.value?.parameters).toEqual(sent);
    panel.store.asking.cancel();
    panel.store.asking.continueAnswer('a');
    expect(panel.store.asking.confirming.value?.parameters).toEqual(sent);
  });
});

describe('the parameters of a saved question', () => {
  const question = { text: 'Translate this', sends: false, parameters: { temperature: 0 } };
  const draft = { text: 'Translate this', quotes: [], parameters: { temperature: 0 } };

  it('are kept with the draft, and sent with the question', async () => {
    await panel.send(aState());
    panel.store.savedQuestions.choose(question);
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual({ type: 'draft-save', draft });
    panel.store.draft.type('Translate this, please');
    panel.store.asking.send();
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual({
      type: 'question-ask',
      parent: null,
      text: 'Translate this, please',
      quotes: [],
      parameters: { temperature: 0 },
      ...ASKED,
    });
    const asked = aQuestion('q', 'Translate this, please');
    await panel.send({ type: 'run-start', question: asked, answer: anAnswer('a', 'q') });
    expect(panel.store.draft.parameters.value).toBeUndefined();
  });

  it('come back with the draft when the panel opens again', async () => {
    await panel.send(aState([], { draft }));
    expect(panel.store.draft.parameters.value).toEqual({ temperature: 0 });
  });

  it('are dropped when its text is emptied, or another question replaces it', async () => {
    await panel.send(aState());
    panel.store.savedQuestions.choose(question);
    panel.store.savedQuestions.choose({ text: 'Explain this', sends: false });
    expect(panel.store.draft.parameters.value).toBeUndefined();
    panel.store.savedQuestions.choose(question);
    panel.store.draft.type(' ');
    expect(panel.store.draft.parameters.value).toBeUndefined();
  });

  it('stay with the question while another one is edited, which has its own', async () => {
    const edited = { ...aQuestion('q', 'Why?'), parameters: { maxTokens: 7 } };
    await panel.send(aState([edited, anAnswer('a', 'q', { state: 'complete', answer: 'So.' })]));
    panel.store.savedQuestions.choose(question);
    panel.store.draft.edit(edited);
    expect(panel.store.draft.parameters.value).toEqual({ maxTokens: 7 });
    expect(panel.store.draft.saved()).toEqual(draft);
    panel.store.draft.cancelEdit();
    expect(panel.store.draft.parameters.value).toEqual({ temperature: 0 });
  });

  it('leave the composer’s own question as it is when it is asked apart from it', async () => {
    await panel.send(aState());
    panel.store.draft.type('half a sen');
    await panel.send({
      type: 'quote-add',
      quote: { id: 'one', text: 'T', title: 'P', url: 'https://site.example/' },
      question: { ...question, sends: true, about: ['one'] },
    });
    const asked = panel.heard.find((frame) => frame.type === 'question-ask');
    expect(asked).toMatchObject({ text: 'Translate this', parameters: { temperature: 0 } });
    expect(panel.store.draft.parameters.value).toBeUndefined();
  });
});
