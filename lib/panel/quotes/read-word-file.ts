import { systemClock } from '#lib/clock/clock.ts';
import { readDocx } from '#lib/docx/read-docx.ts';
import type { Quote } from '#lib/protocol/chat.ts';

/** Turns a Word document into a quote, which has no URL. Undefined when it is not one, or has no text. */
export async function readWordFile(file: File): Promise<Quote | undefined> {
  try {
    return await readDocx(file, () => systemClock.pause());
  } catch {
    return undefined;
  }
}
