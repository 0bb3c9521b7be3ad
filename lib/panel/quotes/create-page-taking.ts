import { type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { PagesNote } from '#lib/protocol/pages-note.ts';

/** A page that the user wants in the composer. Its title is empty where the browser hides it. */
export interface WantedPage {
  readonly id: number;
  readonly title: string;
}

/** Adds pages of this window's tabs to the composer. */
export interface PageTaking {
  readonly note: ReadonlySignal<PagesNote | undefined>;
  /** Set while the user picks tabs; `preselected` is picked when the dialog opens. */
  readonly picking: ReadonlySignal<{ readonly preselected: number | undefined } | undefined>;
  pick(preselected?: number): void;
  stopPicking(): void;
  /** Asks the background to read these pages, which the user has allowed. */
  take(pages: readonly WantedPage[]): void;
  /** The user denied access. */
  deny(): void;
  dismiss(): void;
  /** The background has read what it could. */
  taken(missed: readonly number[]): void;
  /** A new port was opened; a request on the old one is lost. */
  reopened(): void;
  readonly isPending: () => boolean;
}

export function createPageTaking(connection: Pick<PanelConnection, 'post' | 'trySend'>): PageTaking {
  const note = signal<PagesNote | undefined>(undefined);
  const picking = signal<{ readonly preselected: number | undefined } | undefined>(undefined);
  let wanted: readonly WantedPage[] = [];
  /** Whether the request was sent on a port; otherwise it waits for the next port. */
  let isSent = false;

  function finish(missed: readonly WantedPage[]): void {
    wanted = [];
    note.value = missed.length > 0 ? { type: 'missed', titles: missed.map(({ title }) => title) } : undefined;
  }

  return {
    note,
    picking,
    pick(preselected) {
      picking.value = { preselected };
    },
    stopPicking() {
      picking.value = undefined;
    },
    take(pages) {
      if (pages.length === 0 || wanted.length > 0) return;
      wanted = pages;
      note.value = { type: 'reading', count: pages.length };
      const frame: PanelFrame = { type: 'pages-take', tabs: pages.map(({ id }) => id) };
      isSent = connection.trySend(frame);
      if (!isSent) connection.post(frame);
    },
    deny() {
      note.value = { type: 'denied' };
    },
    dismiss() {
      note.value = undefined;
    },
    taken: (missed) => finish(wanted.filter(({ id }) => missed.includes(id))),
    reopened() {
      if (wanted.length === 0) return;
      if (isSent) finish(wanted);
      isSent = true;
    },
    isPending: () => wanted.length > 0,
  };
}
