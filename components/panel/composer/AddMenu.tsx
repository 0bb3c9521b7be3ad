import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { type PanelTabs, usePanel } from '#components/panel/panel-context.ts';
import { Menu, type MenuItem } from '#components/ui/Menu.tsx';
import type { FrontPage, TabSight } from '#lib/tabs/open-tabs.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { tabText } from '#lib/wording/tabs.ts';

import { pickFiles } from './take-files.ts';

/** What the menu is given. */
export interface AddMenuProps {
  /** The item that has the keyboard at first. */
  readonly end: 'first' | 'last';
  readonly tabs: PanelTabs;
  /** @param givesKeyboardBack - False when the user is elsewhere already. */
  readonly onClose: (givesKeyboardBack: boolean) => void;
}

/** What can be seen of the window's tabs, kept up to date; undefined until it is known. */
function useTabSight(tabs: PanelTabs): TabSight | undefined {
  const [sight, setSight] = useState<TabSight | undefined>();
  useEffect(() => {
    const ending = new AbortController();
    tabs.watch(setSight, ending.signal);
    return () => ending.abort();
  }, [tabs]);
  return sight;
}

/** What the browser will ask before tabs can be seen, in the words that it uses. */
function describeTabsPrompt(scheme: string): string {
  const name = scheme === 'chrome-extension:' ? ', which it calls browsing history' : '';
  return `Your browser asks first whether Gloss may see your open tabs${name}.`;
}

function describeFront(front: FrontPage | undefined, tabsPrompt: string): string {
  if (!front) return 'There is no page in front.';
  if (front.unreadable) return tabText.unreadable[front.unreadable];
  if (front.url === '') return tabsPrompt;
  const host = webHostOf(front.url);
  return front.origins.length > 0
    ? `Your browser asks first whether Gloss may read ${host}.`
    : front.title || host;
}

/** What can be added to the question. */
export function AddMenu({ end, tabs, onClose }: AddMenuProps): JSX.Element | null {
  const { store, platform } = usePanel();
  const sight = useTabSight(tabs);
  if (!sight) return null;
  const { front, seesTabs } = sight;
  const isBusy = store.pages.note.value?.type === 'reading';
  const tabsPrompt = describeTabsPrompt(platform.scheme);

  /** Goes on when the user has allowed what was asked for. The asking itself is done by then: it needs the click. */
  function whenAllowed(asked: Promise<boolean>, goOn: () => void): void {
    void asked.then((isAllowed) => (isAllowed ? goOn() : store.pages.deny()));
  }

  function takeFront(): void {
    if (!front) return;
    const { id, url, origins } = front;
    if (url === '') whenAllowed(tabs.askForTabs(), () => store.pages.pick(id));
    else if (origins.length === 0) store.pages.take([front]);
    else whenAllowed(tabs.askForOrigins(origins), () => store.pages.take([front]));
  }

  function pickTabs(): void {
    // Seeing them already, the browser asks nothing.
    whenAllowed(tabs.askForTabs(), () => store.pages.pick());
  }

  const items: MenuItem[] = [
    {
      name: 'This page',
      icon: 'page',
      hint: isBusy ? 'A page is being read.' : describeFront(front, tabsPrompt),
      isDisabled: isBusy || !front || front.unreadable !== undefined,
      choose: takeFront,
    },
    {
      name: 'Other tabs…',
      icon: 'tabs',
      hint: seesTabs ? 'Pick from the tabs of this window.' : tabsPrompt,
      isDisabled: isBusy,
      choose: pickTabs,
    },
    {
      name: 'File…',
      icon: 'clip',
      hint: 'A PDF or a picture of this device. It is read here, without a request.',
      choose: () => pickFiles(store),
    },
  ];
  return <Menu label="Add to the question" items={items} end={end} onClose={onClose} />;
}
