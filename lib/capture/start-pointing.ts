import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { isPointingFrame } from './pointing-frame.ts';
import { POINTING_PORT, type PointingStep } from './pointing.ts';
import { quoteOf } from './quote-of.ts';
import { retryRefused } from './retry-refused.ts';

/**
 * How pointing at a page ended.
 *
 * - `taken`: with these quotes; none when the parts have no text.
 * - `left`: the user left, or the page did.
 * - `refused`: no script may run there.
 */
export type PointingEnd =
  | { readonly type: 'taken'; readonly quotes: Quote[] }
  | { readonly type: 'left' }
  | { readonly type: 'refused' };

/** A page that the user points at. */
export interface RunningPointing {
  /** A key that was pressed in the panel. */
  step(step: PointingStep): void;
  readonly ended: Promise<PointingEnd>;
}

/**
 * Lets the user point at parts of a page that Gloss may read. Call it in the panel: the outlines in the page
 * disappear with the panel, because its port closes.
 *
 * @param onPicked - Called with the number of picked parts whenever it changes.
 * @param signal - Ends it; the page is then restored.
 */
export async function startPointing(
  tabId: number,
  onPicked: (count: number) => void,
  signal: AbortSignal,
): Promise<RunningPointing> {
  try {
    await retryRefused(() =>
      browser.scripting.executeScript({ target: { tabId }, files: ['/capture-part.js'] }),
    );
  } catch {
    // Browser pages, extension stores and viewers refuse scripts.
    return { step() {}, ended: Promise.resolve({ type: 'refused' }) };
  }
  const port = browser.tabs.connect(tabId, { name: POINTING_PORT, frameId: 0 });
  const ended = new Promise<PointingEnd>((resolve) => {
    function end(how: PointingEnd): void {
      resolve(how);
      port.disconnect();
    }
    port.onMessage.addListener((frame: unknown) => {
      if (!isPointingFrame(frame)) return;
      if (frame.type === 'picked') onPicked(frame.count);
      else if (frame.type === 'left') end({ type: 'left' });
      else {
        void browser.tabs
          .get(tabId)
          .catch(() => ({ title: '', url: '' }))
          .then(({ title = '', url = '' }) =>
            end({ type: 'taken', quotes: frame.parts.map((part) => quoteOf(part, { title, url })) }),
          );
      }
    });
    port.onDisconnect.addListener(() => resolve({ type: 'left' }));
    signal.addEventListener('abort', () => end({ type: 'left' }), { once: true });
    if (signal.aborted) end({ type: 'left' });
  });
  return {
    step(step) {
      port.postMessage(step);
    },
    ended,
  };
}
