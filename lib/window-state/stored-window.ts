import * as v from 'valibot';

import { joinDraft } from '#lib/prompts/join-draft.ts';
import { draftSchema, isTemporaryChat } from '#lib/protocol/chat.ts';
import { problemSchema } from '#lib/protocol/frames/panel-frames.ts';
import { pdfOfferSchema } from '#lib/protocol/frames/pdf-frames.ts';
import { filledQuestionSchema } from '#lib/protocol/saved-question.ts';

const storedPendingSchema = v.object({
  quote: v.string(),
  /** The saved question about it, if any. */
  question: v.exactOptional(filledQuestionSchema),
  /** Whether the user chooses a part of the picture first. */
  crop: v.exactOptional(v.boolean()),
});

/** A draft with its quotes by id. */
const storedDraftSchema = v.object({ ...draftSchema.entries, quotes: v.array(v.string()) });
export type StoredDraft = v.InferOutput<typeof storedDraftSchema>;

/**
 * A window's item: written at each typing pause and sent to every panel, so it contains only the ids of
 * quotes.
 */
export const storedSchema = v.object({
  chat: v.exactOptional(v.string()),
  draft: v.fallback(storedDraftSchema, { text: '', quotes: [] }),
  /** The drafts of other chats in this window, by chat id. */
  drafts: v.exactOptional(v.record(v.string(), storedDraftSchema)),
  /** A chat without questions that the window left with a draft: the next new chat takes over the draft. */
  unasked: v.exactOptional(v.string()),
  /**
   * The same for a temporary chat. Only another temporary chat takes over its draft, which must stay off the
   * disk.
   */
  unaskedTemporary: v.exactOptional(v.string()),
  /** Quotes that have not reached this window's composer yet. */
  pending: v.fallback(v.array(storedPendingSchema), []),
  /** Why something could not be quoted, until the panel has shown it. */
  problem: v.fallback(v.nullable(problemSchema), null),
  /** The last PDF that was asked about, and whether the panel does not know of it yet. */
  pdf: v.exactOptional(v.object({ ...pdfOfferSchema.entries, isNew: v.boolean() })),
});
export type StoredState = v.InferOutput<typeof storedSchema>;

export const WINDOW_PREFIX = 'window:';

/** The name of a window's item in `storage.session`. */
export function windowItem(window: number): string {
  return `${WINDOW_PREFIX}${window}`;
}

/** The name of the item of a quote, or what the names of all quotes of a window begin with. */
export function quoteItem(window: number, id = ''): string {
  return `quote:${window}:${id}`;
}

/** The quotes of a window. */
export function quoteIdsOf({ draft, drafts, pending }: StoredState): Set<string> {
  const inDrafts = Object.values(drafts ?? {}).flatMap(({ quotes }) => quotes);
  return new Set([...draft.quotes, ...inDrafts, ...pending.map(({ quote }) => quote)]);
}

export function isEmpty({ text, quotes }: StoredDraft): boolean {
  return text === '' && quotes.length === 0;
}

/** The field in which a window remembers the new chat that it left with a draft. */
export function unaskedField(chat: string): 'unasked' | 'unaskedTemporary' {
  return isTemporaryChat(chat) ? 'unaskedTemporary' : 'unasked';
}

/** The drafts of other chats with that of one changed; an empty one is dropped. */
export function withDraft(
  drafts: Readonly<Record<string, StoredDraft>> | undefined,
  chat: string,
  draft: StoredDraft | undefined,
): Record<string, StoredDraft> {
  const others = Object.entries(drafts ?? {}).filter(([id]) => id !== chat);
  return Object.fromEntries(draft && !isEmpty(draft) ? [...others, [chat, draft]] : others);
}

/** Merges two drafts, with the earlier one above. */
export function joinDrafts(earlier: StoredDraft, later: StoredDraft): StoredDraft {
  return {
    ...earlier,
    text: joinDraft(earlier.text, later.text),
    quotes: [...new Set([...earlier.quotes, ...later.quotes])],
  };
}

export const EMPTY_DRAFT: StoredDraft = { text: '', quotes: [] };

/** Everything that would be in a composer: the drafts of a window by chat, with its pending quotes. */
export function draftsOf({ chat, draft, drafts, pending }: StoredState): Map<string, StoredDraft> {
  const all = new Map(Object.entries(drafts ?? {}));
  const waiting = pending.map(({ quote }) => quote);
  if (chat !== undefined) all.set(chat, joinDrafts(draft, { text: '', quotes: waiting }));
  for (const [id, one] of all) if (isEmpty(one)) all.delete(id);
  return all;
}
