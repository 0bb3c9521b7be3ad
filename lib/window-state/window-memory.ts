import * as v from 'valibot';
import { browser } from 'wxt/browser';

import type { DraftChange, DraftPlace, KeptDraft, KeptDrafts } from '#lib/chats/kept-drafts.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import {
  createChatId,
  type Draft,
  draftSchema,
  isKeptOnDisk,
  isQuote,
  isSameForm,
  isTemporaryChat,
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
  /** The same of a temporary chat. Only a temporary chat takes that over: what was typed in one stays off the disk. */
  unaskedTemporary: v.exactOptional(v.string()),
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
export interface WindowState extends Omit<
  StoredState,
  'draft' | 'drafts' | 'unasked' | 'unaskedTemporary' | 'pending'
> {
  readonly draft: Draft;
  readonly pending: readonly PendingQuote[];
}

/** A draft that is in the browser's memory. */
export interface SavedInMemory {
  /**
   * The ids of named quotes that are not stored in that form. An older form stays in the draft, where there is one.
   */
  readonly missing: string[];
  /** Whether it is on the disk as well, where it may be. Nothing waits for that. */
  readonly isKept: Promise<boolean>;
}

/** What belongs to a browser window while the browser runs: its chat, its draft, its pending quotes. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  /**
   * Makes this new chat the window's. The draft goes along.
   *
   * @returns The draft of an earlier new chat that was left without a question, also before the browser was restarted; the
   *   window's draft now has it too.
   */
  setChat(window: number, chat: string): Promise<Draft | undefined>;
  /** Makes this chat the window's, which has none yet. What was left in it comes before the window's draft. */
  resumeChat(window: number, chat: string): Promise<void>;
  /** The chat that was typed in last before the browser was restarted, where nothing was asked or answered after that. */
  lastWritten(): Promise<string | undefined>;
  /**
   * Makes another chat the window's. The draft stays with the chat that is left, and that of the other is the window's.
   *
   * @param isUnasked - Whether the chat that is left has no question.
   */
  openChat(window: number, chat: string, isUnasked: boolean): Promise<void>;
  /** A chat was deleted: windows that show it when their panel opens show a new one instead. */
  dropChat(chat: string): Promise<void>;
  /** All chats were deleted, and so is what was typed where no window shows it. */
  dropLeft(): Promise<void>;
  /**
   * Stores the draft of a chat. Quotes in it are no longer pending.
   *
   * @param chat - The chat that the window shows, if absent.
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

/** Where a window remembers which new chat it has left with a draft in it. */
function unaskedField(chat: string): 'unasked' | 'unaskedTemporary' {
  return isTemporaryChat(chat) ? 'unaskedTemporary' : 'unasked';
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

/** Two drafts in one, the earlier above. */
function joinDrafts(earlier: StoredDraft, later: StoredDraft): StoredDraft {
  return {
    ...earlier,
    text: [earlier.text, later.text].filter((text) => text !== '').join('\n'),
    quotes: [...new Set([...earlier.quotes, ...later.quotes])],
  };
}

const EMPTY_DRAFT: StoredDraft = { text: '', quotes: [] };

/** What was found on the disk, as one draft. Undefined without any. */
function joinKept(found: readonly KeptDraft[]): StoredDraft | undefined {
  const drafts = found.map(({ draft }) => ({ ...draft, quotes: draft.quotes.map(({ id }) => id) }));
  return drafts.length === 0 ? undefined : drafts.reduce(joinDrafts);
}

/** Everything that would be in a composer: the drafts of a window by their chats, with its pending quotes. */
function draftsOf({ chat, draft, drafts, pending }: StoredState): Map<string, StoredDraft> {
  const all = new Map(Object.entries(drafts ?? {}));
  const waiting = pending.map(({ quote }) => quote);
  if (chat !== undefined) all.set(chat, joinDrafts(draft, { text: '', quotes: waiting }));
  for (const [id, one] of all) if (isEmpty(one)) all.delete(id);
  return all;
}

/** A change of a window's item, and the quotes that are stored with it in one step. */
interface Change {
  readonly state: StoredState;
  readonly quotes?: readonly Quote[];
  /** Drafts on the disk that the window holds from now on. */
  readonly taken?: readonly KeptDraft[];
}

/** What of a window's drafts differs from before, or has quotes that do. */
function findChanges(
  before: StoredState,
  { state, quotes = [] }: Change,
): { readonly chat: string; readonly draft: StoredDraft | undefined }[] {
  const [old, next] = [draftsOf(before), draftsOf(state)];
  const isSame = (chat: string): boolean =>
    JSON.stringify(old.get(chat)) === JSON.stringify(next.get(chat)) &&
    !next.get(chat)?.quotes.some((id) => quotes.some((quote) => quote.id === id));
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((chat) => !isSame(chat))
    .map((chat) => ({ chat, draft: next.get(chat) }));
}

/** How drafts get to the disk. */
export interface DraftKeeping {
  readonly kept: KeptDrafts;
  /** The id of this run of the browser. */
  session(): Promise<string>;
  isPrivate(window: number): Promise<boolean>;
}

/**
 * Keeps windows in `storage.session`: in memory, gone with the browser, but not with the background.
 *
 * A quote is a separate item, written when it arrives or changes. Drafts are written to the disk as well, after that and
 * without anything waiting for it, unless they are of a private window or a temporary chat. They are read from there only
 * for a chat of which the window has no draft in memory: after a restart of the browser, or when another window with it
 * was closed.
 *
 * @param restored - Resolves when what was kept over a restart of the extension is back; nothing is read before.
 */
export function createWindowMemory(
  restored: () => Promise<void> = () => Promise.resolve(),
  keeping?: DraftKeeping,
): WindowMemory {
  const { session } = browser.storage;
  /** Writes to the disk, in the order of the changes. */
  let writing: Promise<unknown> = Promise.resolve();
  /** The windows of which that is known; it never changes. */
  const privacy = new Map<number, boolean>();

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

  /** @throws When the window is gone. */
  async function readPrivacy(window: number): Promise<boolean> {
    const known = privacy.get(window);
    if (known !== undefined) return known;
    // Without anything that keeps drafts, every window is as good as private.
    const isPrivate = (await keeping?.isPrivate(window)) ?? true;
    privacy.set(window, isPrivate);
    return isPrivate;
  }

  /** @throws When it is not known whether the window is private. */
  async function write(window: number, before: StoredState, change: Change): Promise<void> {
    const changed = findChanges(before, change);
    if (!keeping || changed.length === 0) return;
    const isPrivate = await readPrivacy(window);
    const holder = await holderOf(window);
    const changes: DraftChange[] = changed
      .filter(({ chat }) => isKeptOnDisk(isPrivate, chat))
      .map(({ chat, draft }) => ({ chat, holder, ...(draft && { draft }) }));
    const taken = change.taken?.map(({ chat, holder: left }) => ({ chat, holder: left })) ?? [];
    if (changes.length + taken.length === 0) return;
    const missing = await keeping.kept.write([...changes, ...taken], change.quotes ?? []);
    if (missing.length === 0) return;
    // Pending until now, or not written when there was no room.
    const quotes = [...(await readQuotes(window, missing)).values()];
    if (quotes.length > 0) await keeping.kept.write(changes, quotes);
  }

  /** Writes a change to the disk after those before it. Resolves to whether everything is there that may be. */
  function keep(window: number, before: StoredState, change: Change): Promise<boolean> {
    const kept = writing
      .then(() => write(window, before, change))
      .then(
        () => true,
        (error: unknown) => {
          void reportFault(error, 'window-state');
          return false;
        },
      );
    writing = kept;
    return kept;
  }

  /** Drafts on the disk carry the window that holds them; one of another run of the browser is held by none. */
  async function holderOf(window: number | ''): Promise<string> {
    return `${await keeping?.session()}:${window}`;
  }

  /** Those that no open window holds. */
  async function withoutHeld<T extends DraftPlace>(places: readonly T[]): Promise<T[]> {
    const held = new Map<string, string>();
    if (places.length > 0) {
      const prefix = await holderOf('');
      for (const { holder } of places)
        if (holder.startsWith(prefix)) held.set(holder, WINDOW_PREFIX + holder.slice(prefix.length));
    }
    if (held.size === 0) return [...places];
    const open = await session.get([...held.values()]);
    return places.filter(({ holder }) => !open[held.get(holder) ?? '']);
  }

  /** What was left in this chat, where the window may have what is on the disk. A failure costs that, and no more. */
  async function findLeft(
    window: number,
    chat: string,
    find: (kept: KeptDrafts) => Promise<KeptDraft[]>,
  ): Promise<KeptDraft[]> {
    if (!keeping) return [];
    // What another window has taken or typed last may still be on its way there.
    await writing;
    try {
      return isKeptOnDisk(await readPrivacy(window), chat) ? await find(keeping.kept) : [];
    } catch (error) {
      void reportFault(error, 'window-state');
      return [];
    }
  }

  function findDraftsOf(window: number, chat: string): Promise<KeptDraft[]> {
    return findLeft(window, chat, async (kept) => withoutHeld(await kept.of(chat)));
  }

  /** What was left in the latest chat without a question, for a new chat. */
  function findUnasked(window: number, chat: string): Promise<KeptDraft[]> {
    return findLeft(window, chat, async (kept) => {
      const [latest] = await withoutHeld(await kept.unasked());
      return latest ? withoutHeld(await kept.of(latest.chat)) : [];
    });
  }

  /**
   * Changes take turns, so that a draft that is being saved never brings a taken quote back.
   *
   * @returns What settles when the change is on the disk too; it is not awaited here.
   */
  async function update(
    window: number,
    change: (state: StoredState) => Change | Promise<Change>,
  ): Promise<{ readonly isKept: Promise<boolean> }> {
    await restored();
    return navigator.locks.request(windowItem(window), async () => {
      const before = await readStored(window);
      const changed = await change(before);
      const { state, quotes = [] } = changed;
      const items = quotes.map((quote) => [quoteItem(window, quote.id), quote] as const);
      // In one step, so that when there is no room nothing has changed.
      await session.set({ ...Object.fromEntries(items), [windowItem(window)]: state });
      const isKept = keep(window, before, changed);
      const inUse = quoteIdsOf(state);
      const unused = [...quoteIdsOf(before)].filter((id) => !inUse.has(id));
      if (unused.length > 0) await session.remove(unused.map((id) => quoteItem(window, id)));
      return { isKept };
    });
  }

  /** The same for a change that brings drafts from the disk. Where memory has no room for them, they stay there. */
  async function updateWith(
    window: number,
    found: (state: StoredState) => Promise<readonly KeptDraft[]>,
    change: (state: StoredState, found: readonly KeptDraft[]) => StoredState,
  ): Promise<void> {
    let isFound = false;
    try {
      // One window after the other: two that open at once would both find the same draft.
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

  /** The open windows that have been in such a state. */
  async function windowsOf(isWanted: (state: StoredState) => boolean): Promise<number[]> {
    return Object.entries(await session.get(null)).flatMap(([name, item]) =>
      name.startsWith(WINDOW_PREFIX) && v.is(storedSchema, item) && isWanted(item)
        ? [Number(name.slice(WINDOW_PREFIX.length))]
        : [],
    );
  }

  return {
    // Shared, so that it sees every change that was asked for before it.
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
        async (state) => (state[unaskedField(chat)] === undefined ? findUnasked(window, chat) : []),
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
        () => findDraftsOf(window, chat),
        (state, found) => ({
          ...state,
          chat,
          draft: joinDrafts(joinKept(found) ?? EMPTY_DRAFT, state.draft),
        }),
      ),
    async lastWritten() {
      try {
        return await keeping?.kept.lastWritten();
      } catch (error) {
        void reportFault(error, 'window-state');
        return undefined;
      }
    },
    openChat: (window, chat, isUnasked) =>
      updateWith(
        window,
        async (state) =>
          state.chat === chat || state.drafts?.[chat] ? [] : await findDraftsOf(window, chat),
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
        // Its id is new at once, so that the draft, which stays with the window, is on the disk under the new chat.
        const next = createChatId();
        await update(window, (state) => ({ state: state.chat === chat ? { ...state, chat: next } : state }));
      }
    },
    async dropLeft() {
      for (const window of await windowsOf(() => true)) {
        const isPrivate = await readPrivacy(window).catch(() => true);
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
        return { state: { ...state, pending: [...state.pending, added] }, quotes: [quote] };
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
      await session.remove(windowItem(window));
      const names = Object.keys(await session.get(null));
      await session.remove(names.filter((name) => name.startsWith(quoteItem(window))));
    },
  };
}
