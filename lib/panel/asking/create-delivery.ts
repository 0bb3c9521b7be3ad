import { computed, type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import { findDataKinds } from '#lib/prompts/data-kinds.ts';
import { createPageTextTag } from '#lib/prompts/page-text-tag.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { Answer, ChatView, Question, Quote } from '#lib/protocol/chat.ts';
import type { DataKind } from '#lib/protocol/consent.ts';
import type { PanelFrame, ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import type { SpendingWarning } from '#lib/protocol/spending.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';

/** A frame that asks for text from a model. */
export type AskFrame = Extract<PanelFrame, { type: 'question-ask' | 'answer-retry' | 'answer-continue' }>;

/** Such a frame before its target is known. */
export type AskRequest = AskFrame extends infer Frame
  ? Frame extends AskFrame
    ? Omit<Frame, 'to' | 'tag' | 'asksForQuotes' | 'acceptsCost'>
    : never
  : never;

/** What distinguishes questions before they have an id. */
type AskedQuestion = Pick<Question, 'text' | 'parent'>;

/** What the user is shown before a kind of data is first sent to an origin. */
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

/** A provider that was just set up; the panel shows where the next question goes and its exact text. */
export interface Announcement {
  readonly origin: string;
  /** The tag that the question is shown with, and sent with. */
  readonly tag: string;
}

/**
 * Delivers questions with the user's consent, exactly once, even if the background dies before a run begins.
 */
export interface Delivery {
  readonly confirming: ReadonlySignal<Confirmation | undefined>;
  /** Whether a question was sent for which no run has begun. */
  readonly isPending: () => boolean;
  /**
   * Sends `request` to the provider as the user sees it now, after asking for consent if its origin has none.
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
  /** What the panel shows until the next question is sent. A text question needs no other consent there. */
  readonly announced: ReadonlySignal<Announcement | undefined>;
  announce(origin: string): void;
  /** Whether a question waits for the user to unlock the keys. */
  readonly isUnlockWanted: ReadonlySignal<boolean>;
  /** Gives up the waiting question. It is still in the composer. */
  cancelUnlock(): void;
  /** The pending question was refused because the keys are locked: it waits for the user. */
  holdLocked(): void;
  /** The pending question was refused because a consent has been revoked: the user is asked again. */
  holdForConsent(): void;
  /** The caps that a question would exceed, while the user decides whether to send it. */
  readonly overCap: ReadonlySignal<SpendingWarning | undefined>;
  /** The pending question would exceed a cap: it waits for the user. */
  holdOverCap(warning: SpendingWarning): void;
  /** Sends it anyway. */
  acceptCost(): void;
  /** Does not send it. It is still in the composer. */
  cancelOverCap(): void;
  /** The provider as it is now: sends the waiting question, or drops it if it was for another target. */
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
   * Determines from a new state whether the pending frame has arrived; on a new port, sends it again if not.
   *
   * @param canAsk - Whether there is a provider.
   * @param isNew - Whether the state has a run that this panel did not know.
   * @returns The frame that has arrived, if it has.
   */
  restated(chat: ChatView, canAsk: boolean, isNew: (run: string) => boolean): AskFrame | undefined;
}

/** A question that has been sent, or waits for the user. */
interface SentQuestion {
  readonly frame: AskFrame;
  readonly onDrop: (() => void) | undefined;
  readonly isLocked: boolean;
  /** What the user is shown before it is sent. Built on demand, because a chat may be long. */
  readonly describe: () => Confirmation;
}

/** Keeps a question until the user has answered the dialog. */
function createWait<Shown>() {
  const shown = signal<Shown | undefined>(undefined);
  let waiting: SentQuestion | undefined;
  function take(): SentQuestion | undefined {
    const taken = waiting;
    waiting = undefined;
    shown.value = undefined;
    return taken;
  }
  const drop = (): void => take()?.onDrop?.();
  return {
    shown,
    take,
    drop,
    peek: () => waiting,
    hold(question: SentQuestion, show: Shown): void {
      drop();
      waiting = question;
      shown.value = show;
    },
  };
}

/** A second Send within this time is ignored as impatience. */
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
  const announced = signal<Announcement | undefined>(undefined);
  const agreeing = createWait<Confirmation>();
  const unlocking = createWait<true>();
  const isUnlockWanted = computed(() => unlocking.shown.value === true);
  const paying = createWait<SpendingWarning>();
  let pending:
    | {
        readonly question: SentQuestion;
        readonly at: number;
        /** Sent on an earlier port: only the first state on the new port shows whether it has arrived. */
        wasSent: boolean;
        /** Sent on this port. */
        isOnPort: boolean;
      }
    | undefined;
  /** Whether this port's first state has arrived. */
  let isSettled = false;

  function post(question: SentQuestion): void {
    const isSent = isSettled && connection.trySend(question.frame);
    pending = { question, at: now(), wasSent: isSent, isOnPort: isSent };
    if (!isSent) connection.connect();
  }

  function takePending(): SentQuestion | undefined {
    const question = pending?.question;
    pending = undefined;
    return question;
  }

  function postUnlocked(question: SentQuestion): void {
    if (question.isLocked) return unlocking.hold(question, true);
    unlocking.drop();
    post(question);
  }

  function started(question: AskedQuestion | undefined, answer: Answer): AskFrame | undefined {
    const frame = pending?.question.frame;
    if (!frame || !isFor(frame, question, answer)) return undefined;
    pending = undefined;
    return frame;
  }

  return {
    confirming: agreeing.shown,
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
      const question: SentQuestion = {
        frame,
        onDrop,
        isLocked: provider.isLocked === true,
        describe() {
          const turns = withSystemPrompt(buildTurns(messages, tag, asksForQuotes), parameters);
          return { turns, parameters, kinds, origin: origin ?? '', model, providerName: name };
        },
      };
      const missing = kinds.filter((kind) => !provider.consented.includes(kind));
      // If nothing leaves the computer, no consent is needed.
      if (origin === null || missing.length === 0) postUnlocked(question);
      else if (shown && missing.every((kind) => kind === 'text')) {
        connection.post({ type: 'consent-give', origin, kinds: missing });
        postUnlocked(question);
      } else agreeing.hold(question, question.describe());
      return frame;
    },
    confirm() {
      const confirmation = agreeing.shown.peek();
      const agreed = agreeing.take();
      if (!agreed || !confirmation) return;
      connection.post({ type: 'consent-give', origin: confirmation.origin, kinds: [...confirmation.kinds] });
      postUnlocked(agreed);
    },
    announced,
    announce(origin) {
      announced.value = { origin, tag: createPageTextTag() };
    },
    isUnlockWanted,
    cancelUnlock: unlocking.drop,
    holdLocked() {
      const question = takePending();
      if (question) unlocking.hold(question, true);
    },
    holdForConsent() {
      const question = takePending();
      if (question) agreeing.hold(question, question.describe());
    },
    overCap: paying.shown,
    holdOverCap(warning) {
      const question = takePending();
      if (question) paying.hold(question, warning);
    },
    acceptCost() {
      const accepted = paying.take();
      if (accepted) post({ ...accepted, frame: { ...accepted.frame, acceptsCost: true } });
    },
    cancelOverCap: paying.drop,
    providerShown(provider) {
      const waiting = unlocking.peek();
      if (!waiting) return;
      const { to, isPicked } = waiting.frame;
      // Nothing is known here about a picked model: the background refuses again while its key is locked.
      const isSame =
        isPicked === true ||
        (provider?.id === to.provider && provider.model === to.model && provider.origin === to.origin);
      if (!isSame) unlocking.drop();
      else if (!provider?.isLocked) {
        unlocking.take();
        post(waiting);
      }
    },
    cancel: agreeing.drop,
    refused() {
      const dropped = takePending();
      dropped?.onDrop?.();
      return dropped !== undefined;
    },
    sendInFull(quotes) {
      if (pending?.question.frame.type !== 'question-ask') return;
      const frame = { ...pending.question.frame, quotes: [...quotes] };
      pending = { ...pending, question: { ...pending.question, frame } };
      connection.trySend(frame);
    },
    reopened() {
      isSettled = false;
      if (!pending) return;
      pending.isOnPort = !pending.wasSent;
      // A frame that was never sent cannot have arrived: it need not wait for the state of a background that
      // has just started.
      if (pending.isOnPort) connection.post(pending.question.frame);
      pending.wasSent = true;
    },
    restated(chat, canAsk, isNew) {
      const isFirst = !isSettled;
      isSettled = true;
      const questions = new Map(chat.messages.map((message) => [message.id, message]));
      const asked = pending?.question.frame;
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
      if (dropped) takePending()?.onDrop?.();
      if (isFirst && pending && !pending.isOnPort) {
        pending.wasSent = true;
        pending.isOnPort = connection.trySend(pending.question.frame);
      }
      return undefined;
    },
  };
}
