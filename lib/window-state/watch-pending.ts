import * as v from 'valibot';
import { browser, type Browser } from 'wxt/browser';

const pendingSchema = v.union([
  v.object({ pending: v.pipe(v.array(v.unknown()), v.minLength(1)) }),
  v.object({ problem: v.string() }),
  v.object({ pdf: v.object({ isNew: v.literal(true) }) }),
]);

/**
 * Calls `listener` whenever this window has pending quotes, a problem or a new PDF, until `signal` aborts.
 *
 * A restarted background cannot reach a panel whose port closed with the last one, but storage events can.
 */
export function watchPending(window: number, listener: () => void, signal: AbortSignal): void {
  const onChanged = (changes: Record<string, Browser.storage.StorageChange>): void => {
    const change = changes[`window:${window}`];
    if (change && v.is(pendingSchema, change.newValue)) listener();
  };
  browser.storage.session.onChanged.addListener(onChanged);
  signal.addEventListener('abort', () => browser.storage.session.onChanged.removeListener(onChanged), {
    once: true,
  });
}
