import type { PanelSession } from '#lib/background/servers/panel-session.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { asSent } from '#lib/prompts/as-sent.ts';
import { findDataKinds } from '#lib/prompts/data-kinds.ts';
import { createPageTextTag } from '#lib/prompts/page-text-tag.ts';
import { isQuote, isSameForm, type Quote, type QuoteOrRef } from '#lib/protocol/chat.ts';
import { dataKindSchema, type DataKind } from '#lib/protocol/consent.ts';
import type { PanelFrame, ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import type { AskedTarget, QueuedQuestion, QueueRefusal } from '#lib/protocol/queued-question.ts';
import type { SpendingWarning } from '#lib/protocol/spending.ts';
import type { Runs, RunTarget } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import type { SpendingGuard, SpendingRequest } from './spending-guard.ts';

/** The frames that start or end a run, or ask for its text. */
export type RunRequest = Extract<
  PanelFrame,
  {
    type:
      | 'question-ask'
      | 'answer-retry'
      | 'answer-continue'
      | 'run-stop'
      | 'retry-cancel'
      | 'run-attach'
      | 'tail-return';
  }
>;

function isSameTarget({ provider, model, origin }: RunTarget, to: AskedTarget): boolean {
  return provider.id === to.provider && model === to.model && origin === to.origin;
}

/** A chat, and the store that keeps it. */
export interface ChatPlace {
  readonly chats: ChatStore;
  readonly chat: string;
}

/** What is sent, and where. */
type Sent = SpendingRequest &
  Pick<
    Extract<RunRequest, { type: 'question-ask' }>,
    'to' | 'tag' | 'asksForQuotes' | 'isPicked' | 'acceptsCost'
  >;

/** Why nothing was sent. */
type Refusal =
  | { readonly reason: Exclude<QueueRefusal, 'over-cap' | 'restarted'> }
  | { readonly warning: SpendingWarning };

/** What starting runs needs. */
export interface RunRequestOptions {
  readonly runs: Runs;
  readonly memory: Pick<WindowMemory, 'read'>;
  readonly spending: Pick<SpendingGuard, 'reserve'>;
  /** The target of the next question; `asked` is where the user expects it to go. */
  chooseTarget(asked: AskedTarget): Promise<RunTarget | undefined>;
  /** This model as a target; undefined when its provider is gone or is locked to another model. */
  findTarget(asked: AskedTarget): Promise<RunTarget | undefined>;
  /** The kinds of data that the user has agreed to send to this origin. */
  readConsentedKinds(origin: string): Promise<readonly DataKind[]>;
  providerView(): Promise<ProviderView | null>;
}

/** Carries out panels' requests about runs. */
export interface RunRequests {
  handle(session: PanelSession, request: RunRequest): Promise<void>;
  /**
   * Asks a queued question. Resolves when its answer has ended, or with the reason why it was not sent.
   *
   * @param parent - The answer that it follows.
   */
  askQueued(place: ChatPlace, question: QueuedQuestion, parent: string): Promise<QueueRefusal | undefined>;
}

/** Creates the handler of panels' requests about runs. */
export function createRunRequests({
  runs,
  memory,
  spending,
  chooseTarget,
  findTarget,
  readConsentedKinds,
  providerView,
}: RunRequestOptions): RunRequests {
  /** Every quote that the background has for this panel. */
  async function heldQuotes({ window, chats, chat }: PanelSession): Promise<Quote[]> {
    const [{ draft, pending }, view] = await Promise.all([memory.read(window), chats.view(chat)]);
    return [
      ...draft.quotes,
      ...pending.map(({ quote }) => quote),
      ...(view?.messages ?? []).flatMap((message) => (message.role === 'user' ? message.quotes : [])),
    ];
  }

  /**
   * The quotes of a question as they are sent, or the ids of those that the background lacks in that form.
   */
  async function resolve(
    session: PanelSession,
    named: readonly QuoteOrRef[],
  ): Promise<{ quotes: Quote[]; missing: string[] }> {
    const held = named.every(isQuote) ? [] : await heldQuotes(session);
    const found = named.map((one) => (isQuote(one) ? one : held.find((quote) => isSameForm(quote, one))));
    return {
      quotes: found.filter((quote) => quote !== undefined).map(asSent),
      missing: named.filter((_one, index) => !found[index]).map(({ id }) => id),
    };
  }

  /** Tells the panel the current target, and then why nothing is sent. */
  async function refuse(session: PanelSession, refusal: Refusal): Promise<void> {
    session.send({ type: 'provider-change', provider: await providerView() });
    session.send(
      'warning' in refusal
        ? { type: 'spending-warn', warning: refusal.warning }
        : { type: 'question-refuse', reason: refusal.reason },
    );
  }

  /**
   * Whether the user has agreed to send all of this to `origin`.
   *
   * @param last - The last stored message that is sent; null when there is none.
   * @param quotes - Those that are not stored yet.
   */
  async function hasConsent(
    origin: string,
    { chats, chat }: ChatPlace,
    last: string | null,
    quotes: readonly Quote[],
  ): Promise<boolean> {
    const consented = new Set(await readConsentedKinds(origin));
    // The path is read only if the result depends on it.
    if (dataKindSchema.options.every((kind) => consented.has(kind))) return true;
    const path = last === null ? [] : ((await chats.view(chat, last))?.messages ?? []);
    return findDataKinds([...path, { role: 'user', text: '', quotes: [...quotes] }]).every((kind) =>
      consented.has(kind),
    );
  }

  /**
   * The target that the user saw and agreed to, and no other, whatever the panel believes; or the reason why
   * nothing is sent there.
   */
  async function readTarget(
    place: ChatPlace,
    { to, tag, asksForQuotes = false, last, asked, isPicked = false }: Sent,
  ): Promise<RunTarget | Refusal | undefined> {
    const [target, parameters, isAgreed] = await Promise.all([
      isPicked ? findTarget(to) : chooseTarget(to),
      place.chats.readParameters(place.chat),
      // If nothing leaves the computer, no consent is needed.
      to.origin === null || hasConsent(to.origin, place, last, asked?.quotes ?? []),
    ]);
    if (!target) return isPicked ? { reason: 'target-changed' } : undefined;
    if (!isSameTarget(target, to)) return { reason: 'target-changed' };
    if (!isAgreed) return { reason: 'no-consent' };
    if (target.obstacle?.remedy === 'keys-locked') return { reason: 'keys-locked' };
    return { ...target, tag, asksForQuotes, parameters };
  }

  /**
   * Starts a run where the user wants it, within the spending caps unless the user accepts more. Resolves
   * when it has ended, or with the reason why nothing was sent; with `no-provider` if none is set up.
   */
  async function startRun(
    place: ChatPlace,
    sent: Sent,
    start: (target: RunTarget) => Promise<void>,
  ): Promise<Refusal | 'no-provider' | undefined> {
    const target = await readTarget(place, sent);
    if (!target) return 'no-provider';
    if (!('model' in target)) return target;
    const reserved = await spending.reserve(place, target, sent, sent.acceptsCost ?? false);
    if (typeof reserved !== 'function') return { warning: reserved };
    try {
      await start(target);
    } finally {
      reserved();
    }
    return undefined;
  }

  async function startFor(
    session: PanelSession,
    sent: Sent,
    start: (target: RunTarget) => Promise<void>,
  ): Promise<void> {
    const refusal = await startRun(session, sent, start);
    if (refusal === 'no-provider') return session.show();
    // With locked keys, the panel holds the question until the user has unlocked the vault.
    if (refusal) await refuse(session, refusal);
  }

  async function ask(
    session: PanelSession,
    request: Extract<RunRequest, { type: 'question-ask' }>,
  ): Promise<void> {
    const { chats, chat } = session;
    const { parent, text, parameters, queued, quotes: named } = request;
    const { quotes, missing } = await resolve(session, named);
    if (missing.length > 0) {
      session.send({ type: 'quotes-want', quotes: missing, isAsked: true });
      return;
    }
    session.asked(quotes);
    const question = { chat, parent, text, quotes, ...(parameters && { parameters }) };
    await startFor(session, { ...request, last: parent, asked: question }, (target) =>
      runs.ask(chats, queued === undefined ? question : { ...question, id: queued }, target),
    );
  }

  async function askQueued(
    { chats, chat }: ChatPlace,
    { id, text, quotes: composed, parameters, to }: QueuedQuestion,
    parent: string,
  ): Promise<QueueRefusal | undefined> {
    const quotes = composed.map(asSent);
    const asksForQuotes = (await providerView())?.asksForQuotes ?? false;
    const asked = { id, chat, parent, text, quotes, ...(parameters && { parameters }) };
    const sent = { to, tag: createPageTextTag(), asksForQuotes, last: parent, asked, isPicked: true };
    const refusal = await startRun({ chats, chat }, sent, (target) => runs.ask(chats, asked, target));
    if (!refusal || refusal === 'no-provider') return undefined;
    return 'warning' in refusal ? 'over-cap' : refusal.reason;
  }

  async function handle(session: PanelSession, request: RunRequest): Promise<void> {
    const { chats, chat } = session;
    switch (request.type) {
      case 'question-ask':
        return ask(session, request);
      case 'answer-retry':
        return startFor(session, { ...request, last: request.question }, (target) =>
          runs.retry(chats, chat, request.question, target, request.placement),
        );
      case 'answer-continue':
        return startFor(session, { ...request, last: request.answer }, (target) =>
          runs.continueAnswer(chats, chat, request.answer, target),
        );
      case 'run-stop':
        return runs.stop(request.run);
      case 'retry-cancel':
        return runs.cancelRetry(request.run);
      case 'run-attach': {
        const { run, answerAt, reasoningAt } = request;
        const missed = runs.missed(run, { answer: answerAt, reasoning: reasoningAt });
        if (!missed) return session.show();
        for (const delta of missed) session.send(delta);
        return;
      }
      case 'tail-return': {
        const { run, channel, at, text } = request;
        await chats.returnTail(run, { channel, at, text });
        return;
      }
      default:
        request satisfies never;
    }
  }

  return { handle, askQueued };
}
