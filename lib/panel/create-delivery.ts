import { type ReadonlySignal, signal } from '@preact/signals';

import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import { findDataKinds } from '#lib/prompts/data-kinds.ts';
import { createPageTextTag } from '#lib/prompts/page-text-tag.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { Answer, ChatView, Question, Quote } from '#lib/protocol/chat.ts';
import type { DataKind } from '#lib/protocol/consent.ts';
import type { PanelFrame, ProviderView } from '#lib/protocol/panel-frames.ts';
import type { SpendingWarning } from '#lib/protocol/spending.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';

import type { PanelConnection } from './connect-panel.ts';

/** A frame that asks for text from a model. */
export type AskFrame = Extract<PanelFrame, { type: 'question-ask' | 'answer-retry' | 'answer-continue' }>;

/** Such a frame before it is known where it goes. */
export type AskRequest = AskFrame extends infer Frame
  ? Frame extends AskFrame
    ? Omit<Frame, 'to' | 'tag' | 'asksForQuotes' | 'acceptsCost'>
    : never
  : never;

/** What tells one question from another before it has an id. */
type AskedQuestion = Pick<Question, 'text' | 'parent'>;

/** What the user is shown before the first send of a kind of data to an origin. */
export interface Confirmation {
  readonly turns: readonly Turn[];
  readonly parameters: AnswerParameters;
  readonly kinds: readonly DataKind[];
  readonly origin: string;
  readonly model: string;
  readonly providerName: string;
}

/** What a request consists of, to show to the user. */
export interface Content {
  readonly messages: readonly TurnSource[];
  readonly parameters: AnswerParameters;
}

/** A provider that was just set up, of which the panel shows where and in which words the next question goes. */
export interface Announcement {
  readonly origin: string;
  /** The tag that the question is shown with, and sent with. */
  readonly tag: string;
}

/** Delivers questions: with the user's consent, once, and again when the background died before a run began. */
export interface Delivery {
  readonly confirming: ReadonlySignal<Confirmation | undefined>;
  /** Whether a question was sent for which no run has begun. */
  readonly isPending: () => boolean;
  /**
   * Sends `request` to the provider as the user sees it now, after asking for consent where its origin has none.
   *
   * @param onDrop - Called when it is not sent after all: the user declined, or the background was unreachable.
   * @param isShown - Whether the panel has shown all of it, if it has announced anything.
   * @returns The frame, which `started` returns when its run has begun.
   */
  send(
    request: AskRequest,
    provider: ProviderView,
    content: Content,
    onDrop?: () => void,
    isShown?: boolean,
  ): AskFrame;
  confirm(): void;
  cancel(): void;
  /** What the panel shows until the next question is sent. A question of text needs no other consent there. */
  readonly announced: ReadonlySignal<Announcement | undefined>;
  announce(origin: string): void;
  /** Whether a question waits for the user to unlock the keys. */
  readonly isUnlockWanted: ReadonlySignal<boolean>;
  /** The question that waits is not sent. It is still in the composer. */
  cancelUnlock(): void;
  /** The pending question was refused because the keys are locked: it waits. Returns false when there is none. */
  holdLocked(): boolean;
  /** The caps that a question would pass, while the user decides whether it is sent. */
  readonly overCap: ReadonlySignal<SpendingWarning | undefined>;
  /** The pending question would pass a cap: it waits for the user. */
  holdOverCap(warning: SpendingWarning): void;
  /** Sends it all the same. */
  acceptCost(): void;
  /** It is not sent. It is still in the composer. */
  cancelOverCap(): void;
  /** The provider as it is now: sends the question that waits, or drops it when it was for another target. */
  providerShown(provider: ProviderView | null): void;
  /** A run has begun. Returns the frame that it began for, if this panel sent it. */
  started(question: AskedQuestion, answer: Answer): AskFrame | undefined;
  /** The background could not store the question. Returns whether this panel has sent one. */
  refused(): boolean;
  /** Sends the pending question once more, with these quotes in full. */
  sendInFull(quotes: readonly Quote[]): void;
  /** A new port was opened; frames on the old one may be lost. */
  reopened(): void;
  /**
   * Reads from a new state whether the pending frame has arrived; on a new port, sends it again if not.
   *
   * @param canAsk - Whether there is a provider.
   * @param isNew - Whether this panel did not know a run before.
   * @returns The frame that has arrived, if it has.
   */
  restated(chat: ChatView, canAsk: boolean, isNew: (run: string) => boolean): AskFrame | undefined;
}

/** A second Send within this time is taken for impatience. */
const PATIENCE_MS = 5000;

/** A frame older than this is not sent again by itself; its question is still in the composer. */
const RESEND_WITHIN_MS = 60_000;

function isFor(frame: AskFrame, question: AskedQuestion | undefined, answer: Answer): boolean {
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

/** Creates the delivery of one panel's questions. */
export function createDelivery(
  connection: Pick<PanelConnection, 'post' | 'trySend' | 'connect'>,
  now: () => number,
): Delivery {
  const confirming = signal<Confirmation | undefined>(undefined);
  const announced = signal<Announcement | undefined>(undefined);
  const isUnlockWanted = signal(false);
  let held: { frame: AskFrame; onDrop: (() => void) | undefined; isLocked: boolean } | undefined;
  /** The question that waits for the user to unlock the keys. */
  let locked: { frame: AskFrame; onDrop: (() => void) | undefined } | undefined;
  const overCap = signal<SpendingWarning | undefined>(undefined);
  /** The question that would pass a cap. */
  let costly: { frame: AskFrame; onDrop: (() => void) | undefined } | undefined;
  let pending:
    | {
        readonly frame: AskFrame;
        readonly at: number;
        readonly onDrop: (() => void) | undefined;
        /** Sent on some port; on another one, only its first state tells whether it has arrived. */
        wasSent: boolean;
        /** Sent on this port. */
        isOnPort: boolean;
      }
    | undefined;
  /** Whether this port's first state has come. */
  let isSettled = false;

  function post(frame: AskFrame, onDrop: (() => void) | undefined): void {
    const isSent = isSettled && connection.trySend(frame);
    pending = { frame, at: now(), onDrop, wasSent: isSent, isOnPort: isSent };
    if (!isSent) connection.connect();
  }

  function takeLocked(): typeof locked {
    const waiting = locked;
    locked = undefined;
    isUnlockWanted.value = false;
    return waiting;
  }

  function takeCostly(): typeof costly {
    const waiting = costly;
    costly = undefined;
    overCap.value = undefined;
    return waiting;
  }

  function hold(frame: AskFrame, onDrop: (() => void) | undefined): void {
    takeLocked()?.onDrop?.();
    locked = { frame, onDrop };
    isUnlockWanted.value = true;
  }

  function postUnlocked(frame: AskFrame, onDrop: (() => void) | undefined, isLocked: boolean): void {
    if (isLocked) return hold(frame, onDrop);
    takeLocked()?.onDrop?.();
    post(frame, onDrop);
  }

  function started(question: AskedQuestion | undefined, answer: Answer): AskFrame | undefined {
    const frame = pending?.frame;
    if (!frame || !isFor(frame, question, answer)) return undefined;
    pending = undefined;
    return frame;
  }

  return {
    confirming,
    started,
    isPending: () => pending !== undefined && now() - pending.at < PATIENCE_MS,
    send(request, provider, { messages, parameters }, onDrop, isShown = false) {
      const { id, name, model, origin, asksForQuotes } = provider;
      const shown = isShown && announced.peek()?.origin === origin ? announced.peek() : undefined;
      announced.value = undefined;
      const tag = shown?.tag ?? createPageTextTag();
      const frame: AskFrame = {
        ...request,
        to: { provider: id, model, origin },
        tag,
        ...(asksForQuotes && { asksForQuotes }),
      };
      const kinds = findDataKinds(messages);
      const isLocked = provider.isLocked === true;
      const missing = kinds.filter((kind) => !provider.consented.includes(kind));
      // Where nothing is sent, no consent is needed.
      if (origin === null || missing.length === 0) postUnlocked(frame, onDrop, isLocked);
      else if (shown && missing.every((kind) => kind === 'text')) {
        connection.post({ type: 'consent-give', origin, kinds: missing });
        postUnlocked(frame, onDrop, isLocked);
      } else {
        held = { frame, onDrop, isLocked };
        const turns = withSystemPrompt(buildTurns(messages, tag, asksForQuotes), parameters);
        confirming.value = { turns, parameters, kinds, origin, model, providerName: name };
      }
      return frame;
    },
    confirm() {
      const agreed = held;
      const confirmation = confirming.peek();
      held = undefined;
      confirming.value = undefined;
      if (!agreed || !confirmation) return;
      connection.post({ type: 'consent-give', origin: confirmation.origin, kinds: [...confirmation.kinds] });
      postUnlocked(agreed.frame, agreed.onDrop, agreed.isLocked);
    },
    announced,
    announce(origin) {
      announced.value = { origin, tag: createPageTextTag() };
    },
    isUnlockWanted,
    cancelUnlock() {
      takeLocked()?.onDrop?.();
    },
    holdLocked() {
      if (!pending) return false;
      const { frame, onDrop } = pending;
      pending = undefined;
      hold(frame, onDrop);
      return true;
    },
    overCap,
    holdOverCap(warning) {
      if (!pending) return;
      const { frame, onDrop } = pending;
      pending = undefined;
      costly = { frame, onDrop };
      overCap.value = warning;
    },
    acceptCost() {
      const accepted = takeCostly();
      if (accepted) post({ ...accepted.frame, acceptsCost: true }, accepted.onDrop);
    },
    cancelOverCap() {
      takeCostly()?.onDrop?.();
    },
    providerShown(provider) {
      if (!locked) return;
      const { to, isPicked } = locked.frame;
      // Of a picked model nothing is known here: the background refuses again while its key is locked.
      const isSame =
        isPicked === true ||
        (provider?.id === to.provider && provider.model === to.model && provider.origin === to.origin);
      if (isSame && provider?.isLocked) return;
      const waiting = takeLocked();
      if (!waiting) return;
      if (isSame) post(waiting.frame, waiting.onDrop);
      else waiting.onDrop?.();
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
    sendInFull(quotes) {
      if (pending?.frame.type !== 'question-ask') return;
      pending = { ...pending, frame: { ...pending.frame, quotes: [...quotes] } };
      connection.trySend(pending.frame);
    },
    reopened() {
      isSettled = false;
      if (!pending) return;
      pending.isOnPort = !pending.wasSent;
      // What was never sent cannot have arrived: it need not wait for the state of a background that has just started.
      if (pending.isOnPort) connection.post(pending.frame);
      pending.wasSent = true;
    },
    restated(chat, canAsk, isNew) {
      const isFirst = !isSettled;
      isSettled = true;
      const questions = new Map(chat.messages.map((message) => [message.id, message]));
      const asked = pending?.frame;
      // Its turn came by itself before the user asked it.
      if (asked?.type === 'question-ask' && questions.has(asked.queued ?? '')) {
        pending = undefined;
        return asked;
      }
      for (const message of [...chat.messages, ...(chat.peers ?? [])]) {
        if (message.role !== 'assistant' || !isNew(message.run)) continue;
        const question = questions.get(message.parent);
        const arrived = started(question?.role === 'user' ? question : undefined, message);
        if (arrived) return arrived;
      }
      const dropped = !canAsk || (pending && now() - pending.at > RESEND_WITHIN_MS) ? pending : undefined;
      if (dropped) pending = undefined;
      dropped?.onDrop?.();
      if (isFirst && pending && !pending.isOnPort) {
        pending.wasSent = true;
        pending.isOnPort = connection.trySend(pending.frame);
      }
      return undefined;
    },
  };
}
