import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { type PanelTabs, usePanel } from '#components/panel/panel-context.ts';
import { Menu, type MenuItem } from '#components/ui/Menu.tsx';
import type { FrontPage, TabSight } from '#lib/tabs/open-tabs.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { composerText } from '#lib/wording/composer.ts';
import { tabText } from '#lib/wording/tabs.ts';

import { pickFiles } from './take-files.ts';

interface AddMenuProps {
  /** The item that has the focus at first. */
  readonly end: 'first' | 'last';
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

/** What can be seen of the window's tabs, as it changes; undefined until first known. */
function useTabSight(tabs: PanelTabs): TabSight | undefined {
  const [sight, setSight] = useState<TabSight | undefined>();
  useEffect(() => {
    const ending = new AbortController();
    tabs.watch(setSight, ending.signal);
    return () => ending.abort();
  }, [tabs]);
  return sight;
}

function describeFront(front: FrontPage | undefined, tabsPrompt: string): string {
  if (!front) return composerText.add.noPage;
  if (front.unreadable) return tabText.unreadable[front.unreadable];
  if (front.url === '') return tabsPrompt;
  const host = webHostOf(front.url);
  return front.origins.length > 0 ? composerText.add.willAskForSite(host) : front.title || host;
}

/** What can be added to the question. */
export function AddMenu({ end, onClose }: AddMenuProps): JSX.Element | null {
  const { store, platform } = usePanel();
  const { tabs } = platform;
  const sight = useTabSight(tabs);
  if (!sight) return null;
  const { front, seesTabs } = sight;
  const isBusy = store.pages.note.value?.type === 'reading';
  const { add } = composerText;
  const tabsPrompt = platform.scheme === 'chrome-extension:' ? add.willAskForHistory : add.willAskForTabs;

  /** Takes the prompt's promise, because the prompt itself must open inside the click. */
  function whenAllowed(asked: Promise<boolean>, proceed: () => void): void {
    void asked.then((isAllowed) => (isAllowed ? proceed() : store.pages.deny()));
  }

  function takeFront(): void {
    if (!front) return;
    const { id, url, origins } = front;
    if (url === '') whenAllowed(tabs.askForTabs(), () => store.pages.pick(id));
    else if (origins.length === 0) store.pages.take([front]);
    else whenAllowed(tabs.askForOrigins(origins), () => store.pages.take([front]));
  }

  function pickTabs(): void {
    // Resolves without a prompt when tabs are visible already.
    whenAllowed(tabs.askForTabs(), () => store.pages.pick());
  }

  const items: MenuItem[] = [
    {
      name: add.page,
      icon: 'page',
      hint: isBusy ? add.busy : describeFront(front, tabsPrompt),
      isDisabled: isBusy || !front || front.unreadable !== undefined,
      choose: takeFront,
    },
    {
      name: add.tabs,
      icon: 'tabs',
      hint: seesTabs ? add.tabsHint : tabsPrompt,
      isDisabled: isBusy,
      choose: pickTabs,
    },
    {
      name: add.file,
      icon: 'clip',
      hint: add.fileHint,
      choose: () => pickFiles(store),
    },
  ];
  return <Menu label={add.menu} items={items} end={end} onClose={onClose} />;
}
