import * as v from 'valibot';

import { listedChatSchema } from './chat-list.ts';
import { faultFrameSchema } from './fault.ts';

/** Name of the port on which a panel asks what is known about the current page. */
export const PAGE_GLOSSES_PORT = 'page-glosses';

const tabSchema = v.pipe(v.number(), v.safeInteger());

const pageGlossesFrameSchema = v.variant('type', [
  /** Requests the chats that quote this page. */
  v.object({ type: v.literal('page-chats-want'), page: v.string() }),
  /** Highlights every passage that those chats quote, in this tab. `passages-marked` or `passages-failed` answers it. */
  v.object({ type: v.literal('passages-mark'), page: v.string(), tab: tabSchema }),
  /** Removes the highlights. */
  v.object({ type: v.literal('passages-unmark'), tab: tabSchema }),
]);
/** A panel's frames on the port for glosses of a page. */
export type PageGlossesFrame = v.InferOutput<typeof pageGlossesFrameSchema>;

/** Whether `value` is a frame about the glosses of a page. */
export function isPageGlossesFrame(value: unknown): value is PageGlossesFrame {
  return v.is(pageGlossesFrameSchema, value);
}

/**
 * Why nothing could be highlighted.
 *
 * - `no-access`: no script may run in the tab now. The user can allow the site.
 * - `elsewhere`: the tab now shows another page.
 */
const markProblemSchema = v.picklist(['no-access', 'elsewhere']);
export type MarkProblem = v.InferOutput<typeof markProblemSchema>;

const pageGlossesReplySchema = v.variant('type', [
  /** The latest first. */
  v.object({ type: v.literal('page-chats-show'), page: v.string(), chats: v.array(listedChatSchema) }),
  v.object({
    type: v.literal('passages-marked'),
    tab: tabSchema,
    /** How many of the passages are highlighted now. */
    found: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    total: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  }),
  v.object({ type: v.literal('passages-failed'), tab: tabSchema, reason: markProblemSchema }),
  faultFrameSchema,
]);
/** The background's replies on that port. */
export type PageGlossesReply = v.InferOutput<typeof pageGlossesReplySchema>;

/** Whether `value` is a reply about the glosses of a page. */
export function isPageGlossesReply(value: unknown): value is PageGlossesReply {
  return v.is(pageGlossesReplySchema, value);
}
