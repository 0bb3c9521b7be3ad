import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';

import { createPortSender } from '#lib/ports/create-port-sender.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import {
  isPageGlossesReply,
  type MarkProblem,
  PAGE_GLOSSES_PORT,
  type PageGlossesFrame,
  type PageGlossesReply,
} from '#lib/protocol/page-glosses.ts';

/**
 * The progress of highlighting the passages of a page.
 *
 * - `marking`: the passages are being searched for.
 * - `marked`: this many of them are highlighted. Zero if the chats quote no passage, or the page no longer
 *   has any.
 * - `not-marked`: nothing could be highlighted.
 * - `denied`: the user did not allow the site.
 */
export type PageMarks = { readonly tab: number; readonly page: string } & (
  | { readonly type: 'marking' }
  | { readonly type: 'marked'; readonly found: number; readonly total: number }
  | { readonly type: 'not-marked'; readonly reason: MarkProblem }
  | { readonly type: 'denied' }
  | { readonly type: 'failed'; readonly fault: FaultKind }
);

/** The chats about the current page, and the highlights of what they quote. */
export interface PageGlosses {
  /** The chats that quote the last requested page, the latest first. */
  readonly chats: ReadonlySignal<readonly ListedChat[]>;
  /** Requests the chats that quote this page. An empty address has none. */
  show(page: string): void;
  mark(tab: number, page: string): void;
  /** The user did not allow the site. */
  deny(tab: number, page: string): void;
  /** Removes the highlights and the note about them. */
  unmark(): void;
  /** Removes the note. The highlights stay. */
  dismiss(): void;
  /** Closes the port once the pending request is answered. */
  end(): void;
}

/**
 * Creates the client for the glosses of pages in the background.
 *
 * @param connect - Opens a port of this name; called again when the background has restarted.
 * @param marks - Shared by all parts of the panel that highlight.
 */
export function createPageGlosses(
  connect: (name: string) => RawPort,
  marks: Signal<PageMarks | undefined>,
): PageGlosses {
  const chats = signal<readonly ListedChat[]>([]);
  let wanted = '';
  let isEnded = false;

  /** Updates the note about a tab's highlights, unless another note has replaced it. */
  function settle(tab: number | undefined, to: (now: { tab: number; page: string }) => PageMarks): void {
    const now = marks.peek();
    if (now?.type === 'marking' && (tab === undefined || now.tab === tab))
      marks.value = to({ tab: now.tab, page: now.page });
    if (isEnded) close();
  }

  function apply(reply: PageGlossesReply): void {
    switch (reply.type) {
      case 'page-chats-show':
        if (reply.page === wanted) chats.value = reply.chats;
        return;
      case 'passages-marked':
        return settle(reply.tab, (now) => ({
          ...now,
          type: 'marked',
          found: reply.found,
          total: reply.total,
        }));
      case 'passages-failed':
        return settle(reply.tab, (now) => ({ ...now, type: 'not-marked', reason: reply.reason }));
      case 'fault-show':
        return settle(undefined, (now) => ({ ...now, type: 'failed', fault: reply.fault }));
      default:
        reply satisfies never;
    }
  }

  const { send, close } = createPortSender<PageGlossesReply, PageGlossesFrame>({
    open: () => wrapPort(connect(PAGE_GLOSSES_PORT), isPageGlossesReply),
    listener: (reply) => batch(() => apply(reply)),
    room: 'panel',
    // The background stopped while it was looking: it will not answer.
    onLost: () => settle(undefined, (now) => ({ ...now, type: 'failed', fault: 'internal' })),
  });

  return {
    chats,
    show(page) {
      if (page !== wanted) chats.value = [];
      wanted = page;
      if (page !== '') send({ type: 'page-chats-want', page });
    },
    mark(tab, page) {
      send({ type: 'passages-mark', tab, page });
      marks.value = { type: 'marking', tab, page };
    },
    deny(tab, page) {
      marks.value = { type: 'denied', tab, page };
    },
    unmark() {
      const now = marks.peek();
      marks.value = undefined;
      if (now) send({ type: 'passages-unmark', tab: now.tab });
    },
    dismiss() {
      marks.value = undefined;
    },
    end() {
      isEnded = true;
      if (marks.peek()?.type !== 'marking') close();
    },
  };
}
