import * as v from 'valibot';
import { browser } from 'wxt/browser';

import { answerParametersSchema } from '#lib/protocol/answer-parameters.ts';
import {
  type Draft,
  isQuote,
  isSameForm,
  type Quote,
  type QuoteOrRef,
  quoteSchema,
  type SavedDraft,
} from '#lib/protocol/chat.ts';
import { problemSchema, type Problem } from '#lib/protocol/panel-frames.ts';
import { pdfOfferSchema, type PdfOffer } from '#lib/protocol/pdf-frames.ts';
import { filledQuestionSchema, type FilledQuestion } from '#lib/protocol/saved-question.ts';

const storedPendingSchema = v.object({
  quote: v.string(),
  /** What a saved question asks about it. */
  question: v.exactOptional(filledQuestionSchema),
  /** Whether the user chooses a part of the picture first. */
  crop: v.exactOptional(v.boolean()),
});

/** A window's item: written at each typing pause and sent to every panel, so quotes are in it by id only. */
const storedSchema = v.object({
  chat: v.exactOptional(v.string()),
  draft: v.fallback(
    v.object({
      text: v.string(),
      quotes: v.array(v.string()),
      parameters: v.exactOptional(answerParametersSchema),
    }),
    { text: '', quotes: [] },
  ),
  /** Quotes that this window's composer has not taken yet. */
  pending: v.fallback(v.array(storedPendingSchema), []),
  /** Why something could not be quoted, until the panel has shown it. */
  problem: v.fallback(v.nullable(problemSchema), null),
  /** The last PDF that was asked about, and whether the panel does not know of it yet. */
  pdf: v.exactOptional(v.object({ ...pdfOfferSchema.entries, isNew: v.boolean() })),
});
type StoredState = v.InferOutput<typeof storedSchema>;

/** A quote on its way to a composer. */
export interface PendingQuote {
  readonly quote: Quote;
  readonly question?: FilledQuestion;
  readonly crop?: boolean;
}

/** What belongs to a window, with its quotes. */
export interface WindowState extends Omit<StoredState, 'draft' | 'pending'> {
  readonly draft: Draft;
  readonly pending: readonly PendingQuote[];
}

/** What belongs to a browser window while the browser runs: its chat, its draft, its pending quotes. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  setChat(window: number, chat: string): Promise<void>;
  /**
   * Stores the draft. Quotes in it are no longer pending.
   *
   * @returns The ids of named quotes that are not stored in that form. An older form stays in the draft, where there is
   *   one.
   * @throws When the browser's storage is full; the previous state stays.
   */
  setDraft(window: number, draft: SavedDraft): Promise<string[]>;
  /** @throws When the browser's storage is full; the previous state stays. */
  addPending(window: number, quote: Quote, question?: FilledQuestion, crop?: boolean): Promise<void>;
  takePending(window: number, quote: string): Promise<void>;
  setProblem(window: number, problem: Problem | null): Promise<void>;
  /** Stores the URL of a PDF that a tab shows, which is loaded only if the user agrees. */
  offerPdf(window: number, pdf: PdfOffer, isNew: boolean): Promise<void>;
  /** Whether any window has had a chat since the browser started. */
  isFirst(): Promise<boolean>;
  forget(window: number): Promise<void>;
}

const WINDOW_PREFIX = 'window:';

function windowItem(window: number): string {
  return `${WINDOW_PREFIX}${window}`;
}

function quoteItem(window: number, id = ''): string {
  return `quote:${window}:${id}`;
}

function quoteIdsOf({ draft, pending }: StoredState): Set<string> {
  return new Set([...draft.quotes, ...pending.map(({ quote }) => quote)]);
}

/** A change of a window's item, and the quotes that are stored with it in one step. */
interface Change {
  readonly state: StoredState;
  readonly quotes?: readonly Quote[];
}

/**
 * Keeps windows in `storage.session`: in memory, gone with the browser, but not with the background.
 *
 * A quote is a separate item, written when it arrives or changes.
 *
 * @param restored - Resolves when what was kept over a restart of the extension is back; nothing is read before.
 */
export function createWindowMemory(restored: () => Promise<void> = () => Promise.resolve()): WindowMemory {
  const { session } = browser.storage;

  async function readStored(window: number): Promise<StoredState> {
    const stored: unknown = (await session.get(windowItem(window)))[windowItem(window)];
    return v.is(storedSchema, stored)
      ? v.parse(storedSchema, stored)
      : { draft: { text: '', quotes: [] }, pending: [], problem: null };
  }

  async function readQuotes(window: number, ids: Iterable<string>): Promise<Map<string, Quote>> {
    const names = [...ids].map((id) => quoteItem(window, id));
    const items = names.length === 0 ? [] : Object.values(await session.get(names));
    return new Map(items.filter((item) => v.is(quoteSchema, item)).map((quote) => [quote.id, quote]));
  }

  /** Changes take turns, so that a draft that is being saved never brings a taken quote back. */
  async function update(
    window: number,
    change: (state: StoredState) => Change | Promise<Change>,
  ): Promise<void> {
    await restored();
    await navigator.locks.request(windowItem(window), async () => {
      const before = await readStored(window);
      const { state, quotes = [] } = await change(before);
      const items = quotes.map((quote) => [quoteItem(window, quote.id), quote] as const);
      // In one step, so that when there is no room nothing has changed.
      await session.set({ ...Object.fromEntries(items), [windowItem(window)]: state });
      const inUse = quoteIdsOf(state);
      const unused = [...quoteIdsOf(before)].filter((id) => !inUse.has(id));
      if (unused.length > 0) await session.remove(unused.map((id) => quoteItem(window, id)));
    });
  }

  /** Sorts what a draft names by what is stored. */
  async function settleDraft(
    window: number,
    named: readonly QuoteOrRef[],
  ): Promise<{ ids: string[]; missing: string[] }> {
    const refs = named.filter((quote) => !isQuote(quote));
    const stored = await readQuotes(
      window,
      refs.map(({ id }) => id),
    );
    const isStored = (ref: QuoteOrRef): boolean => isQuote(ref) || stored.has(ref.id);
    const isCurrent = (ref: QuoteOrRef): boolean => {
      const quote = stored.get(ref.id);
      return quote !== undefined && isSameForm(quote, ref);
    };
    return {
      ids: named.filter(isStored).map(({ id }) => id),
      missing: refs.filter((ref) => !isCurrent(ref)).map(({ id }) => id),
    };
  }

  return {
    // Shared, so that it sees every change that was asked for before it.
    async read(window) {
      await restored();
      return navigator.locks.request(windowItem(window), { mode: 'shared' }, async () => {
        const { draft, pending, ...rest } = await readStored(window);
        const quotes = await readQuotes(window, quoteIdsOf({ draft, pending, ...rest }));
        const find = (id: string): Quote[] => [quotes.get(id) ?? []].flat();
        return {
          ...rest,
          draft: { ...draft, quotes: draft.quotes.flatMap(find) },
          pending: pending.flatMap((one) => find(one.quote).map((quote) => ({ ...one, quote }))),
        };
      });
    },
    setChat: (window, chat) => update(window, (state) => ({ state: { ...state, chat } })),
    async setDraft(window, { quotes, ...draft }) {
      let missing: string[] = [];
      await update(window, async (state) => {
        const settled = await settleDraft(window, quotes);
        missing = settled.missing;
        const inDraft = new Set(settled.ids);
        const pending = state.pending.filter(({ quote }) => !inDraft.has(quote));
        return {
          state: { ...state, draft: { ...draft, quotes: settled.ids }, pending },
          quotes: quotes.filter(isQuote),
        };
      });
      return missing;
    },
    addPending: (window, quote, question, crop) =>
      update(window, (state) => {
        const added = { quote: quote.id, ...(question && { question }), ...(crop && { crop }) };
        return { state: { ...state, pending: [...state.pending, added] }, quotes: [quote] };
      }),
    takePending: (window, id) =>
      update(window, (state) => ({
        state: { ...state, pending: state.pending.filter(({ quote }) => quote !== id) },
      })),
    setProblem: (window, problem) => update(window, (state) => ({ state: { ...state, problem } })),
    offerPdf: (window, pdf, isNew) =>
      update(window, (state) => ({ state: { ...state, pdf: { ...pdf, isNew } } })),
    async isFirst() {
      await restored();
      const names = Object.keys(await session.get(null));
      return !names.some((name) => name.startsWith(WINDOW_PREFIX));
    },
    async forget(window) {
      await session.remove(windowItem(window));
      const names = Object.keys(await session.get(null));
      await session.remove(names.filter((name) => name.startsWith(quoteItem(window))));
    },
  };
}
