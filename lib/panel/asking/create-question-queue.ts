import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';

import type { DraftControl } from '#lib/panel/composer/create-draft.ts';
import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { Conversation } from '#lib/panel/conversation/create-conversation.ts';
import type { AnswerState } from '#lib/protocol/chat.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { QueuedQuestion, QueueRefusal } from '#lib/protocol/queued-question.ts';

/**
 * What the next queued question waits for: the end of the answer, or the user, because several are compared or because of
 * how it ended.
 */
export type QueueWait = 'answer' | 'compared' | QueueRefusal | Exclude<AnswerState, 'waiting' | 'streaming'>;

/** What the queue needs. */
export interface QuestionQueueOptions {
  readonly connection: Pick<PanelConnection, 'post'>;
  readonly conversation: Pick<Conversation, 'chat' | 'messages' | 'compared' | 'live' | 'stop'>;
  readonly draft: Pick<DraftControl, 'keepEdit' | 'join' | 'sent'>;
  /** Asks a queued question. If it cannot be asked, it stays queued. */
  ask(question: QueuedQuestion): void;
  /** A question has left the composer for the queue. */
  onAdded(): void;
}

/** The questions that wait in the chat that is shown. The background keeps them, and asks each in its turn. */
export interface QuestionQueue {
  /** The next one first. */
  readonly questions: ReadonlySignal<readonly QueuedQuestion[]>;
  readonly wait: ReadonlySignal<QueueWait>;
  /** Queues the content of the composer, which is emptied once the background has stored it. */
  add(question: Omit<QueuedQuestion, 'id'>): void;
  drop(id: string): void;
  /** Puts a question back into the composer, above anything typed there since. */
  edit(id: string): void;
  /** Asks a question out of turn. Stops the answer that is being written. */
  sendNow(id: string): void;
  show(frame: Extract<BackgroundFrame, { type: 'queue-show' }>): void;
  /** The background could not store the question, or is gone: the question stays in the composer. */
  refused(): void;
  /** Another chat is shown. */
  left(): void;
}

/** Creates an empty queue. */
export function createQuestionQueue(options: QuestionQueueOptions): QuestionQueue {
  const { connection, conversation, draft } = options;
  const stored = signal<readonly QueuedQuestion[]>([]);
  const refusal = signal<QueueRefusal | undefined>(undefined);
  /** The question in transit to the background. */
  let adding: QueuedQuestion | undefined;
  /** The question to ask once the answer has stopped. */
  const wanted = signal<QueuedQuestion | undefined>(undefined);
  const questions = computed(() => {
    const asked = new Set(conversation.messages.value.map(({ id }) => id));
    return stored.value.filter(({ id }) => !asked.has(id));
  });
  const wait = computed<QueueWait>(() => {
    // No answer's end sends it, not even that of an answer being written now.
    if (refusal.value === 'restarted') return refusal.value;
    if (conversation.compared.value.length > 0) return refusal.value ?? 'compared';
    if (conversation.live.value) return 'answer';
    const last = conversation.messages.value.at(-1);
    const state = last?.role === 'assistant' ? last.state.value : 'complete';
    if (state === 'waiting' || state === 'streaming') return 'answer';
    return refusal.value ?? state;
  });

  function find(id: string): QueuedQuestion | undefined {
    return stored.peek().find((question) => question.id === id);
  }

  function drop(id: string): void {
    stored.value = stored.peek().filter((question) => question.id !== id);
    connection.post({ type: 'queue-drop', chat: conversation.chat.peek(), question: id });
  }

  effect(() => {
    const question = wanted.value;
    if (!question || conversation.live.value) return;
    wanted.value = undefined;
    options.ask(question);
  });

  return {
    questions,
    wait,
    add(question) {
      if (adding) return;
      adding = { ...question, id: crypto.randomUUID() };
      connection.post({ type: 'queue-add', chat: conversation.chat.peek(), question: adding });
    },
    drop,
    edit(id) {
      const question = find(id);
      if (!question) return;
      const { text, quotes, parameters } = question;
      draft.keepEdit();
      // Saved before it is dropped: a background that dies in between leaves it in both places.
      draft.join({ text, quotes, ...(parameters && { parameters }) });
      drop(id);
    },
    sendNow(id) {
      const question = find(id);
      if (!question) return;
      if (conversation.live.peek()) conversation.stop();
      wanted.value = question;
    },
    show(frame) {
      if (frame.chat !== conversation.chat.peek()) return;
      stored.value = frame.questions;
      refusal.value = frame.refused;
      if (!adding || !find(adding.id)) return;
      const { text, quotes } = adding;
      adding = undefined;
      draft.sent(text, quotes);
      options.onAdded();
    },
    refused() {
      adding = undefined;
    },
    left() {
      adding = undefined;
      wanted.value = undefined;
      stored.value = [];
      refusal.value = undefined;
    },
  };
}
