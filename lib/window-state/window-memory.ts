import * as v from 'valibot';
import { browser } from 'wxt/browser';

import type { KeptDraft } from '#lib/chats/kept-drafts.ts';
import {
  createChatId,
  type Draft,
  isKeptOnDisk,
  isQuote,
  isSameForm,
  type Quote,
  type QuoteOrRef,
  quoteSchema,
  type SavedDraft,
} from '#lib/protocol/chat.ts';
import type { Problem } from '#lib/protocol/frames/panel-frames.ts';
import type { PdfOffer } from '#lib/protocol/frames/pdf-frames.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';

import { createDraftDisk, type DraftKeeping, NO_DISK, type WindowChange } from './draft-disk.ts';
import {
  EMPTY_DRAFT,
  isEmpty,
  joinDrafts,
  quoteIdsOf,
  quoteItem,
  type StoredDraft,
  storedSchema,
  type StoredState,
  unaskedField,
  WINDOW_PREFIX,
  windowItem,
  withDraft,
} from './stored-window.ts';

/** A quote on its way to a composer. */
export interface PendingQuote {
  readonly quote: Quote;
  readonly question?: FilledQuestion;
  readonly crop?: boolean;
}

/** The state of a window, with its quotes. */
export interface WindowState extends Omit<
  StoredState,
  'draft' | 'drafts' | 'unasked' | 'unaskedTemporary' | 'pending'
> {
  readonly draft: Draft;
  readonly pending: readonly PendingQuote[];
}

/** The result of storing a draft in memory. */
export interface SavedInMemory {
  /**
   * The ids of named quotes that are not stored in that form. If there is an older form, it stays in the
   * draft.
   */
  readonly missing: string[];
  /** Resolves to whether it is also on the disk, if it may be there. Nothing waits for that. */
  readonly isKept: Promise<boolean>;
}

/** The state of browser windows while the browser runs: chat, draft and pending quotes. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  /**
   * Makes this new chat the window's. The draft goes along.
   *
   * @returns The draft of an earlier new chat that was left without a question, even before a browser
   *   restart; the window's draft now includes it.
   */
  setChat(window: number, chat: string): Promise<Draft | undefined>;
  /** Makes this chat the window's first. Its old draft is put before the window's draft. */
  resumeChat(window: number, chat: string): Promise<void>;
  /**
   * The chat that was typed in last before the browser was restarted, if nothing was asked or answered after
   * that.
   */
  lastWritten(): Promise<string | undefined>;
  /**
   * Makes another chat the window's. The draft stays with the chat that is left; the other chat's draft
   * becomes the window's.
   *
   * @param isUnasked - Whether the chat that is left has no question.
   */
  openChat(window: number, chat: string, isUnasked: boolean): Promise<void>;
  /** A chat was deleted: windows that show it when their panel opens show a new one instead. */
  dropChat(chat: string): Promise<void>;
  /** All chats were deleted, and with them the drafts that no window shows. */
  dropLeft(): Promise<void>;
  /**
   * Stores the draft of a chat. Quotes in it are no longer pending.
   *
   * @param chat - By default, the chat that the window shows.
   * @throws When the browser's memory for it is full; the previous state stays.
   */
  setDraft(window: number, draft: SavedDraft, chat?: string): Promise<SavedInMemory>;
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

/** Merges the drafts found on the disk into one; undefined if there are none. */
function joinKept(found: readonly KeptDraft[]): StoredDraft | undefined {
  const drafts = found.map(({ draft }) => ({ ...draft, quotes: draft.quotes.map(({ id }) => id) }));
  return drafts.length === 0 ? undefined : drafts.reduce(joinDrafts);
}

/**
 * Keeps windows in `storage.session`: in memory, gone with the browser, but not with the background.
 *
 * A quote is a separate item, written when it arrives or changes. Drafts are written to the disk as well, after that and
 * without anything waiting for it, unless they are of a private window or a temporary chat. They are read from there only
 * for a chat of which the window has no draft in memory: after a restart of the browser, or when another window with it
 * was closed.
 *
 * @param restored - Resolves when the data carried over a restart of the extension is restored; nothing is
 * read before that.
 */
export function createWindowMemory(
  restored: () => Promise<void> = () => Promise.resolve(),
  keeping?: DraftKeeping,
): WindowMemory {
  const { session } = browser.storage;
  const disk = keeping ? createDraftDisk(keeping) : NO_DISK;

  async function readStored(window: number): Promise<StoredState> {
    const stored: unknown = (await session.get(windowItem(window)))[windowItem(window)];
    return v.is(storedSchema, stored)
      ? v.parse(storedSchema, stored)
      : { draft: EMPTY_DRAFT, pending: [], problem: null };
  }

  async function readQuotes(window: number, ids: Iterable<string>): Promise<Map<string, Quote>> {
    const names = [...ids].map((id) => quoteItem(window, id));
    const items = names.length === 0 ? [] : Object.values(await session.get(names));
    return new Map(items.filter((item) => v.is(quoteSchema, item)).map((quote) => [quote.id, quote]));
  }

  /**
   * Changes run one at a time, so that saving a draft never restores a quote that has been taken.
   *
   * @returns A promise for the change on the disk; it is not awaited here.
   */
  async function update(
    window: number,
    change: (state: StoredState) => WindowChange | Promise<WindowChange>,
  ): Promise<{ readonly isKept: Promise<boolean> }> {
    await restored();
    return navigator.locks.request(windowItem(window), async () => {
      const before = await readStored(window);
      const changed = await change(before);
      const { state, quotes = [] } = changed;
      const items = quotes.map((quote) => [quoteItem(window, quote.id), quote] as const);
      // In one step, so that when there is no room nothing has changed.
      await session.set({ ...Object.fromEntries(items), [windowItem(window)]: state });
      const isKept = disk.keep(window, before, changed, async (ids) => [
        ...(await readQuotes(window, ids)).values(),
      ]);
      const inUse = quoteIdsOf(state);
      const unused = [...quoteIdsOf(before)].filter((id) => !inUse.has(id));
      if (unused.length > 0) await session.remove(unused.map((id) => quoteItem(window, id)));
      return { isKept };
    });
  }

  /**
   * The same for a change that brings drafts from the disk. If memory has no room for them, they stay there.
   */
  async function updateWith(
    window: number,
    found: (state: StoredState) => Promise<readonly KeptDraft[]>,
    change: (state: StoredState, found: readonly KeptDraft[]) => StoredState,
  ): Promise<void> {
    let isFound = false;
    try {
      // One window after another: two that open at the same time would both find the same draft.
      await navigator.locks.request('kept-drafts', async () => {
        await update(window, async (before) => {
          const taken = await found(before);
          isFound = taken.length > 0;
          return { state: change(before, taken), quotes: taken.flatMap(({ draft }) => draft.quotes), taken };
        });
      });
    } catch (error) {
      if (!isFound) throw error;
      await update(window, (before) => ({ state: { ...change(before, []), problem: 'no-room' } }));
    }
  }

  /** Separates a draft's quotes into stored and missing ones. */
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

  /** The open windows that have been in such a state. */
  async function windowsOf(isWanted: (state: StoredState) => boolean): Promise<number[]> {
    return Object.entries(await session.get(null)).flatMap(([name, item]) =>
      name.startsWith(WINDOW_PREFIX) && v.is(storedSchema, item) && isWanted(item)
        ? [Number(name.slice(WINDOW_PREFIX.length))]
        : [],
    );
  }

  return {
    // Shared, so that it sees every change that was requested before it.
    async read(window) {
      await restored();
      return navigator.locks.request(windowItem(window), { mode: 'shared' }, async () => {
        const state = await readStored(window);
        const { draft, drafts: _drafts, unasked: _one, unaskedTemporary: _other, pending, ...rest } = state;
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
      await updateWith(
        window,
        async (state) => (state[unaskedField(chat)] === undefined ? disk.findUnasked(window, chat) : []),
        ({ [unaskedField(chat)]: unasked, ...state }, found) => {
          earlier = unasked === undefined ? joinKept(found) : state.drafts?.[unasked];
          const draft = earlier ? joinDrafts(earlier, state.draft) : state.draft;
          const drafts = withDraft(state.drafts, unasked ?? chat, undefined);
          return { ...state, chat, draft, drafts };
        },
      );
      if (!earlier) return undefined;
      const quotes = await readQuotes(window, earlier.quotes);
      return { ...earlier, quotes: earlier.quotes.flatMap((id) => quotes.get(id) ?? []) };
    },
    resumeChat: (window, chat) =>
      updateWith(
        window,
        () => disk.findDrafts(window, chat),
        (state, found) => ({
          ...state,
          chat,
          draft: joinDrafts(joinKept(found) ?? EMPTY_DRAFT, state.draft),
        }),
      ),
    lastWritten: disk.lastWritten,
    openChat: (window, chat, isUnasked) =>
      updateWith(
        window,
        async (state) =>
          state.chat === chat || state.drafts?.[chat] ? [] : await disk.findDrafts(window, chat),
        (state, found) => {
          const { chat: left } = state;
          if (left === chat) return state;
          const drafts = left === undefined ? state.drafts : withDraft(state.drafts, left, state.draft);
          const draft = drafts?.[chat] ?? joinKept(found) ?? EMPTY_DRAFT;
          const { [unaskedField(chat)]: unasked, ...rest } = state;
          return {
            ...rest,
            chat,
            draft,
            drafts: withDraft(drafts, chat, undefined),
            ...(unasked !== undefined && unasked !== chat && { [unaskedField(chat)]: unasked }),
            ...(isUnasked && left !== undefined && !isEmpty(state.draft) && { [unaskedField(left)]: left }),
          };
        },
      ),
    async dropChat(chat) {
      for (const window of await windowsOf((state) => state.chat === chat)) {
        // The new id is assigned immediately, so that the draft, which stays with the window, is stored on
        // the disk under the new chat.
        const next = createChatId();
        await update(window, (state) => ({ state: state.chat === chat ? { ...state, chat: next } : state }));
      }
    },
    async dropLeft() {
      for (const window of await windowsOf(() => true)) {
        const isPrivate = await disk.isPrivate(window);
        if (isPrivate) continue;
        await update(window, ({ drafts = {}, unasked: _unasked, ...state }) => {
          const kept = Object.entries(drafts).filter(([chat]) => !isKeptOnDisk(isPrivate, chat));
          return { state: { ...state, drafts: Object.fromEntries(kept) } };
        });
      }
    },
    async setDraft(window, { quotes, ...rest }, chat) {
      let missing: string[] = [];
      const { isKept } = await update(window, async (state) => {
        const settled = await settleDraft(window, quotes);
        missing = settled.missing;
        const inDraft = new Set(settled.ids);
        const pending = state.pending.filter(({ quote }) => !inDraft.has(quote));
        const draft = { ...rest, quotes: settled.ids };
        const isShown = chat === undefined || chat === state.chat;
        const changed = isShown ? { draft } : { drafts: withDraft(state.drafts, chat, draft) };
        return { state: { ...state, ...changed, pending }, quotes: quotes.filter(isQuote) };
      });
      return { missing, isKept };
    },
    async addPending(window, quote, question, crop) {
      await update(window, (state) => {
        const added = { quote: quote.id, ...(question && { question }), ...(crop && { crop }) };
        // Whatever an earlier attempt failed with, this one has worked.
        return { state: { ...state, pending: [...state.pending, added], problem: null }, quotes: [quote] };
      });
    },
    async takePending(window, id) {
      await update(window, (state) => ({
        state: { ...state, pending: state.pending.filter(({ quote }) => quote !== id) },
      }));
    },
    async setProblem(window, problem) {
      await update(window, (state) => ({ state: { ...state, problem } }));
    },
    async offerPdf(window, pdf, isNew) {
      await update(window, (state) => ({ state: { ...state, pdf: { ...pdf, isNew } } }));
    },
    async isFirst() {
      await restored();
      const names = Object.keys(await session.get(null));
      return !names.some((name) => name.startsWith(WINDOW_PREFIX));
    },
    async forget(window) {
      await restored();
      // After the draft that the panel has saved while it closed.
      await navigator.locks.request(windowItem(window), async () => {
        const names = Object.keys(await session.get(null));
        const quotes = names.filter((name) => name.startsWith(quoteItem(window)));
        await session.remove([windowItem(window), ...quotes]);
      });
    },
  };
}
