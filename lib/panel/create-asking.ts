import { type ReadonlySignal, signal } from '@preact/signals';

import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import type { Answer, ChatView, Question, Quote } from '#lib/protocol/chat.ts';
import type { PanelFrame, ProviderView } from '#lib/protocol/panel-frames.ts';
import type { Turn } from '#lib/protocol/turn.ts';

import type { PanelConnection } from './connect-panel.ts';

/** A frame that asks for text from a model. */
export type AskFrame = Extract<PanelFrame, { type: 'question-ask' | 'answer-retry' | 'answer-continue' }>;

/** What the user is shown before the first send to an origin. */
export interface Confirmation {
  readonly turns: readonly Turn[];
  readonly origin: string;
  readonly model: string;
  readonly providerName: string;
}

/** Sees to it that what the user asks is agreed to, sent, and sent again when the background died over it. */
export interface Asking {
  readonly confirming: ReadonlySignal<Confirmation | undefined>;
  /** Whether a question is on its way and no run has begun for it. */
  readonly isPending: () => boolean;
  /**
   * Sends `frame`, or first shows what `messages` come to when its origin has not been agreed to.
   *
   * @param onDrop - Called when it is not sent after all: the user does not agree, or the background could not be told.
   */
  ask(frame: AskFrame, provider: ProviderView, messages: readonly TurnSource[], onCancel?: () => void): void;
  confirm(): void;
  cancel(): void;
  /** A run has begun. Returns what was asked if it began for that. */
  started(question: Pick<Question, 'text' | 'parent'>, answer: Answer): AskFrame | undefined;
  /** The background could not store the question. Tells whether this panel has asked one. */
  refused(): boolean;
  /** Sends what was asked once more, with these quotes in full. */
  askInFull(quotes: readonly Quote[]): void;
  /** A new port was opened; what was sent on the old one may be lost. */
  reopened(): void;
  /**
   * A state has come: tells from it whether what was asked has arrived, and sends it again through a new port if not.
   *
   * @param canAsk - Whether there is anybody to ask.
   * @param isNew - Whether a run was unknown to this panel before.
   * @returns What has arrived, if anything has.
   */
  restated(chat: ChatView, canAsk: boolean, isNew: (run: string) => boolean): AskFrame | undefined;
}

/** How long a second Send is taken for impatience, in ms. */
const PATIENCE_MS = 5000;

/** What was asked longer ago than this is not asked again by itself; it still stands in the composer. */
const RESEND_WITHIN_MS = 60_000;

function isFor(
  frame: AskFrame,
  question: Pick<Question, 'text' | 'parent'> | undefined,
  answer: Answer,
): boolean {
  switch (frame.type) {
    case 'question-ask':
      return question?.text === frame.text && question.parent === frame.parent;
    case 'answer-retry':
      return answer.parent === frame.question;
    case 'answer-continue':
      return answer.id === frame.answer;
    default:
      return frame satisfies never;
  }
}

/** Creates the way out for questions. */
export function createAsking(
  connection: Pick<PanelConnection, 'post' | 'trySend' | 'connect'>,
  now: () => number,
): Asking {
  const confirming = signal<Confirmation | undefined>(undefined);
  let held: { frame: AskFrame; onDrop: (() => void) | undefined } | undefined;
  let pending: { frame: AskFrame; at: number; onDrop: (() => void) | undefined } | undefined;
  // A port is good for questions once its first state has come: only that tells what has already arrived.
  let isSettled = false;

  function send(frame: AskFrame, onDrop: (() => void) | undefined): void {
    pending = { frame, at: now(), onDrop };
    if (!(isSettled && connection.trySend(frame))) connection.connect();
  }

  function started(
    question: Pick<Question, 'text' | 'parent'> | undefined,
    answer: Answer,
  ): AskFrame | undefined {
    const frame = pending?.frame;
    if (!frame || !isFor(frame, question, answer)) return undefined;
    pending = undefined;
    return frame;
  }

  return {
    confirming,
    started,
    isPending: () => pending !== undefined && now() - pending.at < PATIENCE_MS,
    ask(frame, provider, messages, onDrop) {
      if (provider.consented) return send(frame, onDrop);
      held = { frame, onDrop };
      confirming.value = {
        turns: buildTurns(messages),
        origin: provider.origin,
        model: provider.model,
        providerName: provider.name,
      };
    },
    confirm() {
      const agreed = held;
      const origin = confirming.peek()?.origin;
      held = undefined;
      confirming.value = undefined;
      if (!agreed || origin === undefined) return;
      connection.post({ type: 'consent-give', origin });
      send(agreed.frame, agreed.onDrop);
    },
    cancel() {
      const dropped = held;
      held = undefined;
      confirming.value = undefined;
      dropped?.onDrop?.();
    },
    refused() {
      const dropped = pending;
      pending = undefined;
      dropped?.onDrop?.();
      return dropped !== undefined;
    },
    askInFull(quotes) {
      if (pending?.frame.type !== 'question-ask') return;
      pending = { ...pending, frame: { ...pending.frame, quotes: [...quotes] } };
      connection.trySend(pending.frame);
    },
    reopened() {
      isSettled = false;
    },
    restated(chat, canAsk, isNew) {
      const isFirst = !isSettled;
      isSettled = true;
      const questions = new Map(chat.messages.map((message) => [message.id, message]));
      for (const message of chat.messages) {
        if (message.role !== 'assistant' || !isNew(message.run)) continue;
        const question = questions.get(message.parent);
        const arrived = started(question?.role === 'user' ? question : undefined, message);
        if (arrived) return arrived;
      }
      const dropped = !canAsk || (pending && now() - pending.at > RESEND_WITHIN_MS) ? pending : undefined;
      if (dropped) pending = undefined;
      dropped?.onDrop?.();
      if (isFirst && pending) connection.trySend(pending.frame);
      return undefined;
    },
  };
}
