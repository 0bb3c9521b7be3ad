import { type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { PassageProblem } from '#lib/protocol/passage.ts';

/** A passage that is not shown, and why. */
export interface FailedPassage extends PassageProblem {
  readonly quote: Quote;
}

/** Shows quotes in their pages, and tracks which of the pages have changed since. */
export interface Passages {
  /** Why the last requested passage is not shown. */
  readonly problem: ReadonlySignal<FailedPassage | undefined>;
  /** The ids of quotes whose text is no longer in their pages. */
  readonly changed: ReadonlySignal<ReadonlySet<string>>;
  /**
   * Shows a quote in its page.
   *
   * @param page - Of a PDF.
   */
  show(quote: Quote, page?: number): void;
  dismiss(): void;
  apply(frame: Extract<BackgroundFrame, { type: 'passage-failed' | 'quotes-checked' }>): void;
}

/** The background opens the pages. */
export function createPassages(connection: Pick<PanelConnection, 'post'>): Passages {
  const problem = signal<FailedPassage | undefined>(undefined);
  const changed = signal<ReadonlySet<string>>(new Set());
  let wanted: Quote | undefined;

  function setChanged(ids: readonly string[], same: readonly string[] = []): void {
    changed.value = new Set([...changed.peek(), ...ids].filter((id) => !same.includes(id)));
  }

  return {
    problem,
    changed,
    show(quote, page) {
      wanted = quote;
      problem.value = undefined;
      connection.post({ type: 'passage-show', quote, ...(page !== undefined && { page }) });
    },
    dismiss() {
      problem.value = undefined;
    },
    apply(frame) {
      if (frame.type === 'quotes-checked') return setChanged(frame.changed, frame.same);
      if (frame.problem.reason === 'changed') setChanged([frame.quote]);
      // A later request has replaced this one.
      if (wanted?.id === frame.quote) problem.value = { ...frame.problem, quote: wanted };
    },
  };
}
