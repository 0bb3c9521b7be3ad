import * as v from 'valibot';
import { browser } from 'wxt/browser';

import {
  namesOfDetached,
  type PictureItems,
  attachPictures,
  detachPictures,
} from '#lib/pictures/detach-pictures.ts';
import { draftSchema, quoteSchema, type Draft, type Quote } from '#lib/protocol/chat.ts';
import { problemSchema, type Problem } from '#lib/protocol/panel-frames.ts';
import { pdfOfferSchema, type PdfOffer } from '#lib/protocol/pdf-frames.ts';
import { filledQuestionSchema, type FilledQuestion } from '#lib/protocol/saved-question.ts';

const pendingSchema = v.object({
  quote: quoteSchema,
  /** What a saved question asks about it. */
  question: v.exactOptional(filledQuestionSchema),
  /** Whether the user chooses a part of the picture first. */
  crop: v.exactOptional(v.boolean()),
});

const windowSchema = v.object({
  chat: v.exactOptional(v.string()),
  draft: v.fallback(draftSchema, { text: '', quotes: [] }),
  /** Quotes that this window's composer has not taken yet. */
  pending: v.fallback(v.array(pendingSchema), []),
  /** Why something could not be quoted, until the panel has shown it. */
  problem: v.fallback(v.nullable(problemSchema), null),
  /** The last PDF that was asked about, and whether the panel does not know of it yet. */
  pdf: v.exactOptional(v.object({ ...pdfOfferSchema.entries, isNew: v.boolean() })),
});
type WindowState = v.InferOutput<typeof windowSchema>;

/** What belongs to a browser window while the browser runs: its chat, its draft, its pending quotes. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  setChat(window: number, chat: string): Promise<void>;
  /**
   * Stores the draft. Quotes in it are no longer pending.
   *
   * @throws When the browser's storage is full; the previous state stays.
   */
  setDraft(window: number, draft: Draft): Promise<void>;
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

const PREFIX = 'window:';

function nameOf(window: number): string {
  return `${PREFIX}${window}`;
}

function prefixOf(window: number): string {
  return `picture:${window}:`;
}

function quotesOf({ draft, pending }: WindowState): Quote[] {
  return [...draft.quotes, ...pending.map(({ quote }) => quote)];
}

/** The state with its quotes replaced, in the order of `quotesOf`. */
function withQuotes(state: WindowState, quotes: readonly Quote[]): WindowState {
  const ofDraft = state.draft.quotes.length;
  return {
    ...state,
    draft: { ...state.draft, quotes: quotes.slice(0, ofDraft) },
    pending: state.pending.map((one, index) => ({ ...one, quote: quotes[ofDraft + index] ?? one.quote })),
  };
}

/**
 * Creates the memory in `storage.session`, which outlives the background but not the browser, and never reaches the disk.
 *
 * Pictures are separate items and written once, because the draft is written at each typing pause and every panel
 * receives each change.
 */
export function createWindowMemory(): WindowMemory {
  const { session } = browser.storage;
  /** Items that this background has written or read; used only to skip writing them again. */
  const written = new Map<string, unknown>();

  async function read(window: number): Promise<WindowState> {
    const stored: unknown = (await session.get(nameOf(window)))[nameOf(window)];
    if (!v.is(windowSchema, stored)) return { draft: { text: '', quotes: [] }, pending: [], problem: null };
    const state = v.parse(windowSchema, stored);
    const quotes = quotesOf(state);
    const names = namesOfDetached(quotes, prefixOf(window));
    if (names.length === 0) return state;
    const items = await session.get(names);
    for (const [name, item] of Object.entries(items)) written.set(name, item);
    return withQuotes(state, attachPictures(quotes, prefixOf(window), items));
  }

  /** Removes the pictures of a window that are no longer in use. */
  async function dropPictures(window: number, inUse: PictureItems = {}): Promise<void> {
    const names = [...written.keys()].filter((name) => name.startsWith(prefixOf(window)) && !(name in inUse));
    for (const name of names) written.delete(name);
    if (names.length > 0) await session.remove(names);
  }

  /** Changes run one at a time, so that saving a draft never restores a quote that was taken meanwhile. */
  async function update(window: number, change: (state: WindowState) => WindowState): Promise<void> {
    await navigator.locks.request(nameOf(window), async () => {
      const state = change(await read(window));
      const { quotes, items } = detachPictures(quotesOf(state), prefixOf(window));
      const fresh = Object.entries(items).filter(([name, item]) => written.get(name) !== item);
      // In one call, so that nothing changes if storage is full.
      await session.set({ ...Object.fromEntries(fresh), [nameOf(window)]: withQuotes(state, quotes) });
      for (const [name, item] of fresh) written.set(name, item);
      await dropPictures(window, items);
    });
  }

  return {
    read,
    setChat: (window, chat) => update(window, (state) => ({ ...state, chat })),
    setDraft: (window, draft) =>
      update(window, (state) => {
        const inDraft = new Set(draft.quotes.map(({ id }) => id));
        return { ...state, draft, pending: state.pending.filter(({ quote }) => !inDraft.has(quote.id)) };
      }),
    addPending: (window, quote, question, crop) =>
      update(window, (state) => ({
        ...state,
        pending: [...state.pending, { quote, ...(question && { question }), ...(crop && { crop }) }],
      })),
    takePending: (window, id) =>
      update(window, (state) => ({
        ...state,
        pending: state.pending.filter(({ quote }) => quote.id !== id),
      })),
    setProblem: (window, problem) => update(window, (state) => ({ ...state, problem })),
    offerPdf: (window, pdf, isNew) => update(window, (state) => ({ ...state, pdf: { ...pdf, isNew } })),
    async isFirst() {
      const names = Object.keys(await session.get(null));
      return !names.some((name) => name.startsWith(PREFIX));
    },
    async forget(window) {
      await session.remove(nameOf(window));
      const names = Object.keys(await session.get(null));
      await session.remove(names.filter((name) => name.startsWith(prefixOf(window))));
    },
  };
}
