import type { ChatStore } from '#lib/chats/chat-store.ts';
import { dayOf } from '#lib/clock/day-of.ts';
import { onceSucceeded } from '#lib/database/once-succeeded.ts';
import { estimateCost, type PricedAnswer } from '#lib/prices/estimate-cost.ts';
import { readPriceTable } from '#lib/prices/read-price-table.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import { type Answer, isOpen, type Message, type Question } from '#lib/protocol/chat.ts';
import type { ModelPrice, ModelRef } from '#lib/protocol/model.ts';
import type { Usage } from '#lib/protocol/run.ts';
import type { CapName, SpendingCaps, SpendingWarning } from '#lib/protocol/spending.ts';
import type { RunTarget, UsedTokens } from '#lib/runs/create-runs.ts';
import { estimateInput } from '#lib/runs/estimate-input.ts';

import type { DayTally } from './day-tally.ts';
import type { ChatPlace } from './run-requests.ts';

/** What is about to be sent: the stored messages up to `last`, and a question that is not stored yet. */
export interface SpendingRequest {
  readonly last: string | null;
  readonly asked?: Pick<Question, 'text' | 'quotes' | 'parameters'>;
}

/** What the guard reads and writes. */
export interface SpendingGuardOptions {
  readCaps(): Promise<SpendingCaps>;
  /** The price that the provider itself lists for a model. */
  listedPrice(model: ModelRef): Promise<ModelPrice | undefined>;
  /** Today's cost of chats on the disk, and of those in memory. */
  readonly tallies: { readonly stored: DayTally; readonly temporary: DayTally };
  /** Unix ms. */
  now(): number;
  reportFault(error: unknown): void;
}

/**
 * Tracks what chats and days cost, and stops questions that would exceed a cap. Unknown prices count as zero.
 */
export interface SpendingGuard {
  /**
   * Counts a question as spent until its run has ended; or says which caps it would exceed, and counts
   * nothing. Reads nothing if no cap is set.
   *
   * @param isAccepted - Whether the user sends it anyway.
   * @returns A function to call when the run has ended, or the warning.
   */
  reserve(
    place: ChatPlace,
    target: RunTarget,
    request: SpendingRequest,
    isAccepted: boolean,
  ): Promise<(() => void) | SpendingWarning>;
  /** A run has ended: its usage is added to the day. */
  used(chats: Pick<ChatStore, 'isTemporary'>, used: UsedTokens): void;
  /** What today has cost so far, in US dollars. */
  spentToday(): Promise<number>;
  /** The caps were changed. */
  capsChanged(): void;
}

function costOf(answer: PricedAnswer): number {
  return estimateCost(answer, readPriceTable())?.dollars ?? 0;
}

/**
 * The estimated usage of an answer for which the provider gave no counts, mostly a stopped one. Undefined
 * when nothing has arrived.
 */
function estimateUsage({ answer, reasoning }: Answer, question: Question | undefined): Usage | undefined {
  if (answer === '' && reasoning === '') return undefined;
  return {
    inputTokens: question?.receipt?.tokens ?? estimateTokens(question?.text ?? ''),
    outputTokens: estimateTokens(answer) + estimateTokens(reasoning),
  };
}

/** What the answers of a chat have cost, in US dollars, including all versions. */
export function sumChat(messages: readonly Message[]): number {
  const questions = new Map(messages.flatMap((one) => (one.role === 'user' ? [[one.id, one] as const] : [])));
  return messages.reduce((sum, message) => {
    if (message.role !== 'assistant' || isOpen(message.state)) return sum;
    const usage = message.usage ?? estimateUsage(message, questions.get(message.parent));
    return usage ? sum + costOf({ ...message, usage }) : sum;
  }, 0);
}

const NOTHING = (): void => {};

/** It keeps in memory what live runs may cost; they end with the background. */
export function createSpendingGuard(options: SpendingGuardOptions): SpendingGuard {
  const { tallies, now, reportFault } = options;
  let caps = onceSucceeded(options.readCaps);
  // A question must not wait for it. If it fails, it is read again, and the failure reported, when it is
  // needed.
  caps().catch(NOTHING);
  let adding: Promise<unknown> = Promise.resolve();
  const reserved = new Set<{ readonly chat: string; readonly dollars: number }>();

  async function spentToday(): Promise<number> {
    await adding;
    const day = dayOf(now());
    const sums = await Promise.all([tallies.stored.read(day), tallies.temporary.read(day)]);
    return sums.reduce((sum, one) => sum + one, 0);
  }

  /** The cost of sending the request, before its answer. */
  async function estimateQuestion(
    { chats, chat }: ChatPlace,
    target: RunTarget,
    { last, asked }: SpendingRequest,
  ): Promise<number> {
    const { provider, model, origin } = target;
    if (origin === null) return 0;
    const [view, price] = await Promise.all([
      last === null ? undefined : chats.view(chat, last),
      options.listedPrice({ provider: provider.id, model }),
    ]);
    const path = [...(view?.messages ?? []), ...(asked ? [{ ...asked, role: 'user' as const }] : [])];
    const question = asked ?? view?.messages.findLast((message) => message.role === 'user');
    const usage = { inputTokens: estimateInput(path, question, target), outputTokens: 0 };
    return costOf({ model, origin, usage, ...(price && { price }) });
  }

  return {
    spentToday,
    capsChanged() {
      caps = onceSucceeded(options.readCaps);
    },
    used({ isTemporary }, used) {
      const dollars = costOf(used);
      if (dollars === 0) return;
      const tally = isTemporary ? tallies.temporary : tallies.stored;
      const day = dayOf(now());
      adding = adding.then(() => tally.add(day, dollars)).catch(reportFault);
    },
    async reserve(place, target, request, isAccepted) {
      const set = await caps();
      // If there is an obstacle, nothing is sent.
      if ((set.chat === null && set.day === null) || target.obstacle) return NOTHING;
      const [question, inChat, today] = await Promise.all([
        estimateQuestion(place, target, request),
        set.chat === null ? 0 : place.chats.messages(place.chat).then(sumChat),
        set.day === null ? 0 : spentToday(),
      ]);
      // Nothing is awaited after this, so that two simultaneous questions cannot both fit under the cap.
      const waiting = [...reserved];
      const sumUp = (all: typeof waiting): number => all.reduce((sum, { dollars }) => sum + dollars, 0);
      const spent: Record<CapName, number> = {
        chat: inChat + sumUp(waiting.filter(({ chat }) => chat === place.chat)),
        day: today + sumUp(waiting),
      };
      const passed = (['chat', 'day'] as const).flatMap((name) => {
        const cap = set[name];
        return cap !== null && question > 0 && spent[name] + question > cap
          ? [{ name, spent: spent[name], cap }]
          : [];
      });
      if (passed.length > 0 && !isAccepted) return { question, passed };
      const own = { chat: place.chat, dollars: question };
      reserved.add(own);
      return () => void reserved.delete(own);
    },
  };
}
