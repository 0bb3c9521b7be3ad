import type { TabOwner } from '#lib/capture/read-tab.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PdfOffer } from '#lib/protocol/frames/pdf-frames.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

/** What reading pages needs. */
export interface PageReader {
  /** Reads the page of a tab in that window; empty when it cannot be read. Never throws. */
  readTab(owner: TabOwner, tab: number): Promise<Quote[]>;
  findTabPdf(owner: TabOwner, tab: number): Promise<PdfOffer | undefined>;
}

/**
 * Reads the pages of these tabs and adds them, in this order, to the pending quotes of the owner's composer.
 *
 * @returns The tabs that could not be read or stored. A single PDF is offered instead of being reported; for
 *   several pages, the user is told which are missing.
 */
export async function addPages(
  reader: PageReader,
  memory: WindowMemory,
  owner: TabOwner,
  tabs: readonly number[],
): Promise<number[]> {
  const pages = tabs.map((tab) => ({ tab, reading: reader.readTab(owner, tab) }));
  const missed: number[] = [];
  for (const { tab, reading } of pages) {
    const quotes = await reading;
    const isStored = await storePending(memory, owner.window, quotes);
    if (quotes.length === 0 || !isStored) missed.push(tab);
  }
  const [tab] = tabs.length === 1 ? missed : [];
  const pdf = tab === undefined ? undefined : await reader.findTabPdf(owner, tab);
  if (!pdf) return missed;
  await memory.offerPdf(owner.window, pdf, true);
  return [];
}

/**
 * Returns false when there is no room: the browser allows ten megabytes for everything that is pending for
 * panels.
 */
async function storePending(
  memory: WindowMemory,
  window: number,
  quotes: readonly Quote[],
): Promise<boolean> {
  try {
    for (const quote of quotes) await memory.addPending(window, quote);
    return true;
  } catch {
    return false;
  }
}
