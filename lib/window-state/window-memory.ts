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
  /** Quotes that the composer of this window has not taken yet. */
  pending: v.fallback(v.array(pendingSchema), []),
  /** Why something that was asked about could not be taken, as long as the panel has not said so. */
  problem: v.fallback(v.nullable(problemSchema), null),
  /** The PDF that was asked about last, and whether the panel still has to be told. */
  pdf: v.exactOptional(v.object({ ...pdfOfferSchema.entries, isNew: v.boolean() })),
});
type WindowState = v.InferOutput<typeof windowSchema>;

/** What belongs to a browser window while the browser runs: its chat, its draft, quotes on their way. */
export interface WindowMemory {
  read(window: number): Promise<WindowState>;
  setChat(window: number, chat: string): Promise<void>;
  /**
   * Keeps the draft. Quotes that are in it need not wait for the composer any longer.
   *
   * @throws When the browser has no room for it; what was there before stays.
   */
  setDraft(window: number, draft: Draft): Promise<void>;
  /** @throws When the browser has no room for it; what was there before stays. */
  addPending(window: number, quote: Quote, question?: FilledQuestion, crop?: boolean): Promise<void>;
  takePending(window: number, quote: string): Promise<void>;
  setProblem(window: number, problem: Problem | null): Promise<void>;
  /** Keeps the address of a PDF that a tab shows, which may be loaded if the user says so. */
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

/** A state with other quotes, in the order of `quotesOf`. */
function withQuotes(state: WindowState, quotes: readonly Quote[]): WindowState {
  const ofDraft = state.draft.quotes.length;
  return {
    ...state,
    draft: { ...state.draft, quotes: quotes.slice(0, ofDraft) },
    pending: state.pending.map((one, index) => ({ ...one, quote: quotes[ofDraft + index] ?? one.quote })),
  };
}

/**
 * Keeps it in `storage.session`: in memory only, gone with the browser, but not with the background.
 *
 * Pictures are items of their own, written once: the draft is written whenever the user pauses, and every panel hears
 * of it.
 */
export function createWindowMemory(): WindowMemory {
  const { session } = browser.storage;
  /** What is written, as far as this background knows; nothing depends on it but what need not be written again. */
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

  /** Forgets pictures of a window, but for those that are still in use. */
  async function dropPictures(window: number, inUse: PictureItems = {}): Promise<void> {
    const names = [...written.keys()].filter((name) => name.startsWith(prefixOf(window)) && !(name in inUse));
    for (const name of names) written.delete(name);
    if (names.length > 0) await session.remove(names);
  }

  /** Changes take turns, so that a draft that is being saved never brings a taken quote back. */
  async function update(window: number, change: (state: WindowState) => WindowState): Promise<void> {
    await navigator.locks.request(nameOf(window), async () => {
      const state = change(await read(window));
      const { quotes, items } = detachPictures(quotesOf(state), prefixOf(window));
      const fresh = Object.entries(items).filter(([name, item]) => written.get(name) !== item);
      // In one step, so that when there is no room nothing has changed.
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
