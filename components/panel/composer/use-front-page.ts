import { useEffect, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { FrontPage, TabSight } from '#lib/tabs/open-tabs.ts';

/** The page next to the panel. */
export interface FrontPageTaking {
  /** What can be seen of the window's tabs, as it changes; undefined until first known. */
  readonly sight: TabSight | undefined;
  /**
   * Adds the page to the question, after asking for access where that is missing. Call it in a click or a key press:
   * browsers prompt in a gesture only. Returns false when the page cannot be read or is not known yet.
   */
  take(): boolean;
  /** Lets the user point at a part of the page, under the same conditions. */
  point(): boolean;
}

/** @param isWatched - Whether the page may be wanted soon. */
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

  /** @param name - Lets the user say again which page is meant, once its address is known. */
  function use(front: FrontPage, read: () => void, name: () => void): void {
    const { url, origins } = front;
    if (url === '') whenAllowed(tabs.askForTabs(), name);
    else if (origins.length === 0) read();
    else whenAllowed(tabs.askForOrigins(origins), read);
  }

  return {
    sight,
    take() {
      const front = sight?.front;
      if (!front || front.unreadable || store.pages.note.peek()?.type === 'reading') return false;
      use(
        front,
        () => store.pages.take([front]),
        () => store.pages.pick(front.id),
      );
      return true;
    },
    point() {
      const front = sight?.front;
      if (!front || front.unreadable) return false;
      use(
        front,
        () => store.pointing.begin((...how) => platform.pointAtPart(front.id, ...how)),
        () => store.pointing.askAgain(),
      );
      return true;
    },
  };
}
