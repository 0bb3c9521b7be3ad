import { asSent } from '#lib/prompts/as-sent.ts';
import { findDataKinds } from '#lib/prompts/data-kinds.ts';
import { isQuote, isSameForm, type Quote, type QuoteOrRef } from '#lib/protocol/chat.ts';
import { dataKindSchema, type DataKind } from '#lib/protocol/consent.ts';
import type { AskedTarget, PanelFrame, ProviderView } from '#lib/protocol/panel-frames.ts';
import type { Runs, RunTarget } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import type { PanelSession } from './panel-session.ts';

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

/** What is sent, and where: the stored messages down to `last`, and quotes that are not stored yet. */
interface Sent extends Pick<Extract<RunRequest, { type: 'question-ask' }>, 'to' | 'tag'> {
  readonly last: string | null;
  readonly quotes?: readonly Quote[];
}

/** What runs are started with. */
export interface RunRequestOptions {
  readonly runs: Runs;
  readonly memory: Pick<WindowMemory, 'read'>;
  chooseTarget(): Promise<RunTarget | undefined>;
  /** The kinds of data that the user has agreed to send to this origin. */
  readConsentedKinds(origin: string): Promise<readonly DataKind[]>;
  providerView(): Promise<ProviderView | null>;
}

/** Returns what carries out the requests of panels about runs. */
export function createRunRequests({
  runs,
  memory,
  chooseTarget,
  readConsentedKinds,
  providerView,
}: RunRequestOptions): (session: PanelSession, request: RunRequest) => Promise<void> {
  /** Every quote that the background has for this panel. */
  async function heldQuotes({ window, chats, chat }: PanelSession): Promise<Quote[]> {
    const [{ draft, pending }, view] = await Promise.all([memory.read(window), chats.view(chat)]);
    return [
      ...draft.quotes,
      ...pending.map(({ quote }) => quote),
      ...(view?.messages ?? []).flatMap((message) => (message.role === 'user' ? message.quotes : [])),
    ];
  }

  /** The quotes of a question as they are sent, or the ids of those that are not here in that form. */
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

  /** Says why nothing is sent, after what the next attempt would be sent to. */
  async function refuse(
    session: PanelSession,
    reason: 'target-changed' | 'no-consent' | 'keys-locked',
  ): Promise<void> {
    session.send({ type: 'provider-change', provider: await providerView() });
    session.send({ type: 'question-refuse', reason });
  }

  /**
   * Whether the user has agreed to send all of this to `origin`.
   *
   * @param last - The last stored message of what is sent; null when there is none.
   * @param quotes - Those that are not stored yet.
   */
  async function hasConsent(
    origin: string,
    { chats, chat }: PanelSession,
    last: string | null,
    quotes: readonly Quote[],
  ): Promise<boolean> {
    const consented = new Set(await readConsentedKinds(origin));
    // The path is read only where the answer depends on it.
    if (dataKindSchema.options.every((kind) => consented.has(kind))) return true;
    const path = last === null ? [] : ((await chats.view(chat, last))?.messages ?? []);
    return findDataKinds([...path, { role: 'user', text: '', quotes: [...quotes] }]).every((kind) =>
      consented.has(kind),
    );
  }

  /** Starts a run at the place that the user saw and agreed to, and at no other, whatever the panel believes. */
  async function withTarget(
    session: PanelSession,
    { to, tag, last, quotes = [] }: Sent,
    start: (target: RunTarget) => Promise<void>,
  ): Promise<void> {
    const [target, parameters, isAgreed] = await Promise.all([
      chooseTarget(),
      session.chats.readParameters(session.chat),
      // Where nothing is sent, no consent is needed.
      to.origin === null || hasConsent(to.origin, session, last, quotes),
    ]);
    if (!target) return session.show();
    if (!isSameTarget(target, to)) return refuse(session, 'target-changed');
    if (!isAgreed) return refuse(session, 'no-consent');
    // The panel holds the question until the user has unlocked the vault.
    if (target.obstacle?.remedy === 'keys-locked') return refuse(session, 'keys-locked');
    await start({ ...target, tag, parameters });
  }

  async function ask(
    session: PanelSession,
    request: Extract<RunRequest, { type: 'question-ask' }>,
  ): Promise<void> {
    const { chats, chat } = session;
    const { to, tag, parent, text, parameters, quotes: named } = request;
    const { quotes, missing } = await resolve(session, named);
    if (missing.length > 0) {
      session.send({ type: 'quotes-want', quotes: missing, isAsked: true });
      return;
    }
    session.asked(quotes);
    await withTarget(session, { to, tag, last: parent, quotes }, (target) =>
      runs.ask(chats, { chat, parent, text, quotes, ...(parameters && { parameters }) }, target),
    );
  }

  return async (session, request) => {
    const { chats, chat } = session;
    switch (request.type) {
      case 'question-ask':
        return ask(session, request);
      case 'answer-retry':
        return withTarget(session, { ...request, last: request.question }, (target) =>
          runs.retry(chats, chat, request.question, target),
        );
      case 'answer-continue':
        return withTarget(session, { ...request, last: request.answer }, (target) =>
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
  };
}
