import { browser } from 'wxt/browser';

/** A page that has not loaded by then is examined as it is. */
const PATIENCE_MS = 20_000;

/** Resolves when a tab has loaded its page, was closed, or takes too long. */
export async function whenLoaded(tabId: number): Promise<void> {
  const { onUpdated, onRemoved } = browser.tabs;
  const done = Promise.withResolvers<void>();
  const listener = (id: number, { status }: { status?: string | undefined }): void => {
    if (id === tabId && status === 'complete') done.resolve();
  };
  const onClose = (id: number): void => {
    if (id === tabId) done.resolve();
  };
  onUpdated.addListener(listener);
  onRemoved.addListener(onClose);
  const timer = setTimeout(() => done.resolve(), PATIENCE_MS);
  try {
    // It may have loaded before anyone listened. A blank tab is complete, too, until its address is opened.
    const { status, url, pendingUrl } = await browser.tabs.get(tabId);
    const isBlank = url === 'about:blank' || (pendingUrl !== undefined && pendingUrl !== url);
    if (status === 'complete' && !isBlank) return;
    await done.promise;
  } catch {
    // It was closed.
  } finally {
    clearTimeout(timer);
    onUpdated.removeListener(listener);
    onRemoved.removeListener(onClose);
  }
}
