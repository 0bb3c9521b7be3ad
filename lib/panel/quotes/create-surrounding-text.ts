import { type ReadonlySignal, signal } from '@preact/signals';

import type { SurroundingResult } from '#lib/capture/read-surrounding-text.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { SurroundingNote } from '#lib/protocol/surrounding-note.ts';

/** Adds the surrounding paragraphs to a quote on request. */
export interface SurroundingControl {
  readonly note: ReadonlySignal<SurroundingNote | undefined>;
  add(quote: Quote, read: () => Promise<SurroundingResult>): void;
  dismiss(): void;
}

/** @param onRead - Receives the text that was read for the quote with this id. */
export function createSurroundingText(
  onRead: (id: string, surrounding: NonNullable<Quote['surrounding']>) => void,
): SurroundingControl {
  const note = signal<SurroundingNote | undefined>(undefined);

  async function readFor({ id }: Quote, read: () => Promise<SurroundingResult>): Promise<void> {
    const reading = { quote: id, type: 'reading' as const };
    note.value = reading;
    const result = await read().catch(() => ({ type: 'failed' as const }));
    // Another quote, or Dismiss.
    if (note.peek() !== reading) return;
    note.value = result.type === 'read' ? undefined : { quote: id, type: result.type };
    if (result.type === 'read') onRead(id, { before: result.before, after: result.after });
  }

  return {
    note,
    add: (quote, read) => void readFor(quote, read),
    dismiss() {
      note.value = undefined;
    },
  };
}
