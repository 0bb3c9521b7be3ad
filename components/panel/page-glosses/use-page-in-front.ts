import { useEffect, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';

/**
 * The current page as of the user's last action: opening the panel, asking about something in the page, or
 * returning to the panel. Nothing watches tabs in between.
 */
export function usePageInFront(): FrontPage | undefined {
  const { store, platform } = usePanel();
  const [front, setFront] = useState<FrontPage | undefined>();
  const lastQuote = store.draft.quotes.value.at(-1)?.id;

  useEffect(() => {
    const ending = new AbortController();
    const read = async (): Promise<void> => {
      const page = await platform.tabs.front().catch(() => undefined);
      if (!ending.signal.aborted) setFront(page);
    };
    void read();
    globalThis.addEventListener('focus', () => void read(), { signal: ending.signal });
    return () => ending.abort();
  }, [lastQuote]);
  return front;
}
