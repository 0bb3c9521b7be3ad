import * as v from 'valibot';
import { browser, type Browser } from 'wxt/browser';

const pendingSchema = v.union([
  v.object({ pending: v.pipe(v.array(v.unknown()), v.minLength(1)) }),
  v.object({ problem: v.string() }),
  v.object({ pdf: v.object({ isNew: v.literal(true) }) }),
]);

/**
 * Calls `listener` whenever quotes wait for the composer of this window, or could not be taken, until `signal` is aborted.
 *
 * The background cannot call a panel whose port has closed with the last background; storage can.
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
