import { useEffect, useState } from 'preact/hooks';

import { pageOfHash } from '#lib/options/settings-route.ts';
import type { SettingsPage } from '#lib/protocol/settings-page.ts';
import { optionsText } from '#lib/wording/options.ts';

/** The settings page that the address names. Links and the browser's history switch to the others. */
export function useSettingsPage(): SettingsPage {
  const [page, setPage] = useState(() => pageOfHash(location.hash));
  useEffect(() => {
    const ending = new AbortController();
    window.addEventListener('hashchange', () => setPage(pageOfHash(location.hash)), {
      signal: ending.signal,
    });
    return () => ending.abort();
  }, []);
  useEffect(() => {
    document.title = optionsText.titleOf(optionsText.pages[page]);
  }, [page]);
  return page;
}
