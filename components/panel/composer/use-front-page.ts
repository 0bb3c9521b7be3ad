import { useEffect, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { FrontPage, TabSight } from '#lib/tabs/open-tabs.ts';

/** The page next to the panel. */
export interface FrontPageTaking {
  /** What Gloss can see of the window's tabs, kept up to date; undefined until first known. */
  readonly sight: TabSight | undefined;
  /**
   * Adds the page to the question, after asking for access if it is missing. Call it in a click or a key
   * press: browsers show a prompt only during a user gesture. Returns false when the page cannot be read or
   * is not known yet.
   */
  take(): boolean;
  /**
   * Reads the page in another way, under the same conditions.
   *
   * @param name - Lets the user confirm which page is meant, once its address is known.
   */
  reach(read: (front: FrontPage) => void, name: (front: FrontPage) => void): boolean;
}

/** @param isWatched - Whether the page may be needed soon. */
export function useFrontPage(isWatched: boolean): FrontPageTaking {
  const { store, platform } = usePanel();
  const { tabs } = platform;
  const [sight, setSight] = useState<TabSight | undefined>();
  useEffect(() => {
    if (!isWatched) return undefined;
    const ending = new AbortController();
    tabs.watch(setSight, ending.signal);
    return () => ending.abort();
  }, [tabs, isWatched]);

  function whenAllowed(asked: Promise<boolean>, proceed: () => void): void {
    void asked.then((isAllowed) => (isAllowed ? proceed() : store.pages.deny()));
  }

  function reach(read: (front: FrontPage) => void, name: (front: FrontPage) => void): boolean {
    const front = sight?.front;
    if (!front || front.unreadable) return false;
    if (front.url === '') whenAllowed(tabs.askForTabs(), () => name(front));
    else if (front.origins.length === 0) read(front);
    else whenAllowed(tabs.askForOrigins(front.origins), () => read(front));
    return true;
  }

  return {
    sight,
    reach,
    take() {
      if (store.pages.note.peek()?.type === 'reading') return false;
      return reach(
        (front) => store.pages.take([front]),
        ({ id }) => store.pages.pick(id),
      );
    },
  };
}
