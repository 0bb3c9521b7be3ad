import { type ReadonlySignal, signal } from '@preact/signals';

import type { PointingStep } from '#lib/capture/pointing.ts';
import type { RunningPointing } from '#lib/capture/start-pointing.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PointingNote } from '#lib/protocol/pointing-note.ts';

/** Lets the user point at a page, in the browser that the panel is in. */
export type StartPointing = (
  onPicked: (count: number) => void,
  signal: AbortSignal,
) => Promise<RunningPointing>;

/** Parts of the current page, which the user points at. */
export interface PartPointing {
  readonly note: ReadonlySignal<PointingNote | undefined>;
  /** Starts pointing, replacing an earlier start. */
  begin(start: StartPointing): void;
  step(step: PointingStep): void;
  /** Gloss may now see which page is open; reading it takes another press. */
  askAgain(): void;
  /** Ends it, or dismisses the note. */
  end(): void;
}

/** @param onTaken - Receives the quotes, in the order in which they were picked. */
export function createPartPointing(onTaken: (quotes: readonly Quote[]) => void): PartPointing {
  const note = signal<PointingNote | undefined>(undefined);
  let ending = new AbortController();
  let running: RunningPointing | undefined;

  function end(): void {
    ending.abort();
    running = undefined;
    note.value = undefined;
  }

  async function point(start: StartPointing, { signal: until }: AbortController): Promise<void> {
    const begun = await start((picked) => {
      if (!until.aborted) note.value = { type: 'pointing', picked };
    }, until);
    if (until.aborted) return;
    running = begun;
    const how = await begun.ended;
    if (until.aborted) return;
    running = undefined;
    if (how.type === 'refused') note.value = { type: 'refused' };
    else if (how.type === 'taken' && how.quotes.length === 0) note.value = { type: 'no-text' };
    else note.value = undefined;
    if (how.type === 'taken' && how.quotes.length > 0) onTaken(how.quotes);
  }

  return {
    note,
    begin(start) {
      end();
      ending = new AbortController();
      note.value = { type: 'pointing', picked: 0 };
      point(start, ending).catch(() => {
        // The tab was closed in the meantime.
        note.value = { type: 'refused' };
      });
    },
    step(step) {
      if (step === 'leave') end();
      else running?.step(step);
    },
    askAgain() {
      end();
      note.value = { type: 'again' };
    },
    end,
  };
}
