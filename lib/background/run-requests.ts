import { asSent } from '#lib/prompts/as-sent.ts';
import { isQuote, isSameForm, type Quote, type QuoteOrRef } from '#lib/protocol/chat.ts';
import type { PanelFrame } from '#lib/protocol/panel-frames.ts';
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

/** What runs are started with. */
export interface RunRequestOptions {
  readonly runs: Runs;
  readonly memory: Pick<WindowMemory, 'read'>;
  chooseTarget(): Promise<RunTarget | undefined>;
}

/** Returns what carries out the requests of panels about runs. */
export function createRunRequests({
  runs,
  memory,
  chooseTarget,
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

  async function withTarget(
    session: PanelSession,
    start: (target: RunTarget) => Promise<void>,
  ): Promise<void> {
    const target = await chooseTarget();
    if (target) await start(target);
    else await session.show();
  }

  async function ask(
    session: PanelSession,
    { parent, text, quotes: named }: Extract<RunRequest, { type: 'question-ask' }>,
  ): Promise<void> {
    const { chats, chat } = session;
    const { quotes, missing } = await resolve(session, named);
    if (missing.length > 0) {
      session.send({ type: 'quotes-want', quotes: missing, isAsked: true });
      return;
    }
    session.asked(quotes);
    await withTarget(session, (target) => runs.ask(chats, { chat, parent, text, quotes }, target));
  }

  return async (session, request) => {
    const { chats, chat } = session;
    switch (request.type) {
      case 'question-ask':
        return ask(session, request);
      case 'answer-retry':
        return withTarget(session, (target) => runs.retry(chats, chat, request.question, target));
      case 'answer-continue':
        return withTarget(session, (target) => runs.continueAnswer(chats, chat, request.answer, target));
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
