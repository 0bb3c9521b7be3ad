import * as v from 'valibot';
import { browser } from 'wxt/browser';

import {
  type Draft,
  draftSchema,
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

/** A draft with its quotes by id. */
const storedDraftSchema = v.object({ ...draftSchema.entries, quotes: v.array(v.string()) });
type StoredDraft = v.InferOutput<typeof storedDraftSchema>;

/** A window's item: written at each typing pause and sent to every panel, so quotes are in it by id only. */
const storedSchema = v.object({
  chat: v.exactOptional(v.string()),
  draft: v.fallback(storedDraftSchema, { text: '', quotes: [] }),
  /** What was typed and quoted in other chats of this window, by their ids. */
  drafts: v.exactOptional(v.record(v.string(), storedDraftSchema)),
  /** A chat without questions that the window has left with a draft in it: the next new chat takes that over. */
  unasked: v.exactOptional(v.string()),
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
export interface WindowState extends Omit<StoredState, 'draft' | 'drafts' | 'unasked' | 'pending'> {
  readonly draft: Draft;
  readonly pending: readonly PendingQuote[];
}

/** What belongs to a browser window while the browser runs: its chat, its draft, its pending quotes. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  /**
   * Makes this new chat the window's. The draft goes along.
   *
   * @returns The draft of an earlier new chat that was left without a question; the window's draft now has it too.
   */
  setChat(window: number, chat: string): Promise<Draft | undefined>;
  /**
   * Makes another chat the window's. The draft stays with the chat that is left, and that of the other is the window's.
   *
   * @param isUnasked - Whether the chat that is left has no question.
   */
  openChat(window: number, chat: string, isUnasked: boolean): Promise<void>;
  /** A chat was deleted: windows that show it when their panel opens show a new one instead. */
  dropChat(chat: string): Promise<void>;
  /**
   * Stores the draft of a chat. Quotes in it are no longer pending.
   *
   * @returns The ids of named quotes that are not stored in that form. An older form stays in the draft, where there is
   *   one.
   * @param chat - The chat that the window shows, if absent.
   * @throws When the browser's storage is full; the previous state stays.
   */
  setDraft(window: number, draft: SavedDraft, chat?: string): Promise<string[]>;
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

function quoteIdsOf({ draft, drafts, pending }: StoredState): Set<string> {
  const inDrafts = Object.values(drafts ?? {}).flatMap(({ quotes }) => quotes);
  return new Set([...draft.quotes, ...inDrafts, ...pending.map(({ quote }) => quote)]);
}

function isEmpty({ text, quotes }: StoredDraft): boolean {
  return text === '' && quotes.length === 0;
}

/** The drafts of other chats with that of one changed; an empty one is dropped. */
function withDraft(
  drafts: Readonly<Record<string, StoredDraft>> | undefined,
  chat: string,
  draft: StoredDraft | undefined,
): Record<string, StoredDraft> {
  const others = Object.entries(drafts ?? {}).filter(([id]) => id !== chat);
  return Object.fromEntries(draft && !isEmpty(draft) ? [...others, [chat, draft]] : others);
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
        const { draft, drafts: _drafts, unasked: _unasked, pending, ...rest } = await readStored(window);
        const quotes = await readQuotes(window, quoteIdsOf({ draft, pending, ...rest }));
        const find = (id: string): Quote[] => [quotes.get(id) ?? []].flat();
        return {
          ...rest,
          draft: { ...draft, quotes: draft.quotes.flatMap(find) },
          pending: pending.flatMap((one) => find(one.quote).map((quote) => ({ ...one, quote }))),
        };
      });
    },
    async setChat(window, chat) {
      let earlier: StoredDraft | undefined;
      await update(window, ({ unasked, ...state }) => {
        earlier = unasked === undefined ? undefined : state.drafts?.[unasked];
        const draft = earlier
          ? {
              ...earlier,
              text: [earlier.text, state.draft.text].filter((text) => text !== '').join('\n'),
              quotes: [...new Set([...earlier.quotes, ...state.draft.quotes])],
            }
          : state.draft;
        const drafts = withDraft(state.drafts, unasked ?? chat, undefined);
        return { state: { ...state, chat, draft, drafts } };
      });
      if (!earlier) return undefined;
      const quotes = await readQuotes(window, earlier.quotes);
      return { ...earlier, quotes: earlier.quotes.flatMap((id) => quotes.get(id) ?? []) };
    },
    openChat: (window, chat, isUnasked) =>
      update(window, (state) => {
        const { chat: left } = state;
        if (left === chat) return { state };
        const drafts = left === undefined ? state.drafts : withDraft(state.drafts, left, state.draft);
        const draft = drafts?.[chat] ?? { text: '', quotes: [] };
        const { unasked, ...rest } = state;
        const next = isUnasked && left !== undefined && !isEmpty(state.draft) ? left : unasked;
        return {
          state: {
            ...rest,
            chat,
            draft,
            drafts: withDraft(drafts, chat, undefined),
            ...(next !== undefined && next !== chat && { unasked: next }),
          },
        };
      }),
    async dropChat(chat) {
      const items = Object.entries(await session.get(null));
      const windows = items.flatMap(([name, item]) =>
        name.startsWith(WINDOW_PREFIX) && v.is(storedSchema, item) && item.chat === chat
          ? [Number(name.slice(WINDOW_PREFIX.length))]
          : [],
      );
      for (const window of windows) {
        await update(window, ({ chat: shown, ...state }) => ({
          state: shown === undefined || shown === chat ? state : { ...state, chat: shown },
        }));
      }
    },
    async setDraft(window, { quotes, ...rest }, chat) {
      let missing: string[] = [];
      await update(window, async (state) => {
        const settled = await settleDraft(window, quotes);
        missing = settled.missing;
        const inDraft = new Set(settled.ids);
        const pending = state.pending.filter(({ quote }) => !inDraft.has(quote));
        const draft = { ...rest, quotes: settled.ids };
        const isShown = chat === undefined || chat === state.chat;
        const changed = isShown ? { draft } : { drafts: withDraft(state.drafts, chat, draft) };
        return { state: { ...state, ...changed, pending }, quotes: quotes.filter(isQuote) };
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
