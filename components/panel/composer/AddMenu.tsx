import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Menu, type MenuItem, type MenuEnd } from '#components/ui/Menu.tsx';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { composerText } from '#lib/wording/composer.ts';
import { pointingText } from '#lib/wording/pointing.ts';
import { unreadableText } from '#lib/wording/unreadable-tabs.ts';

import { beginPointing } from './begin-pointing.ts';
import { pickFiles } from './take-files.ts';
import { useFrontPage } from './use-front-page.ts';

interface AddMenuProps {
  /** The item that has the focus at first. */
  readonly end: MenuEnd;
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

function describeFront(front: FrontPage | undefined, tabsPrompt: string): string {
  if (!front) return composerText.add.noPage;
  if (front.unreadable) return unreadableText[front.unreadable];
  if (front.url === '') return tabsPrompt;
  const host = webHostOf(front.url);
  return front.origins.length > 0 ? composerText.add.willAskForSite(host) : front.title || host;
}

function canReadNow(front: FrontPage | undefined): boolean {
  return front !== undefined && !front.unreadable && front.url !== '' && front.origins.length === 0;
}

/** The menu of things to add to the question. */
export function AddMenu({ end, onClose }: AddMenuProps): JSX.Element | null {
  const tools = usePanel();
  const { store, platform } = tools;
  const { tabs } = platform;
  const page = useFrontPage(true);
  const { sight, take } = page;
  if (!sight) return null;
  const { front, seesTabs } = sight;
  const isBusy = store.pages.note.value?.type === 'reading';
  const isUnreadable = !front || front.unreadable !== undefined;
  const { add } = composerText;
  const tabsPrompt = platform.scheme === 'chrome-extension:' ? add.willAskForHistory : add.willAskForTabs;

  function pickTabs(): void {
    // Resolves without a prompt if Gloss can already see the tabs.
    void tabs.askForTabs().then((isAllowed) => (isAllowed ? store.pages.pick() : store.pages.deny()));
  }

  const items: MenuItem[] = [
    {
      name: add.page,
      icon: 'page',
      hint: isBusy ? add.busy : describeFront(front, tabsPrompt),
      isTitle: !isBusy && canReadNow(front),
      isDisabled: isBusy || isUnreadable,
      choose: () => void take(),
    },
    {
      name: pointingText.point,
      icon: 'point',
      hint: canReadNow(front) ? add.partHint : describeFront(front, tabsPrompt),
      isDisabled: isUnreadable,
      choose: () => beginPointing(tools, page),
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
