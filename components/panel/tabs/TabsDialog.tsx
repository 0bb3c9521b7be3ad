import './tabs.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { type PanelTabs, usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { findTabs } from '#lib/panel/quotes/find-tabs.ts';
import type { OpenTab } from '#lib/tabs/open-tabs.ts';
import { actionText } from '#lib/wording/actions.ts';
import { tabText } from '#lib/wording/tabs.ts';

import { TabRow } from './TabRow.tsx';

/** More tabs than this get a search field. */
const MAX_WITHOUT_SEARCH = 8;

/** What the dialog needs. */
export interface TabsDialogProps {
  /** The tab that is picked when the dialog opens. */
  readonly preselected: number | undefined;
  readonly tabs: PanelTabs;
}

/** Lets the user pick tabs of this window, whose pages become quotes. */
export function TabsDialog({ preselected, tabs }: TabsDialogProps): JSX.Element | null {
  const { pages } = usePanel().store;
  const [open, setOpen] = useState<readonly OpenTab[] | undefined>();
  const [picked, setPicked] = useState<ReadonlySet<number>>(
    new Set(preselected === undefined ? [] : [preselected]),
  );
  const [wanted, setWanted] = useState('');

  useEffect(() => void tabs.list().then(setOpen), [tabs]);
  if (!open) return null;

  const chosen = open.filter(({ id, unreadable }) => picked.has(id) && !unreadable);
  const found = findTabs(open, wanted);
  const hasSearch = open.length > MAX_WITHOUT_SEARCH;
  const first = found.find(({ unreadable }) => !unreadable)?.id;

  function pick(id: number, isPicked: boolean): void {
    const next = new Set(picked);
    if (isPicked) next.add(id);
    else next.delete(id);
    setPicked(next);
  }

  function add(): void {
    const origins = chosen.flatMap((tab) => tab.origins);
    // Called inside the click: browsers show a prompt only during a user gesture, and not for access that is
    // already granted.
    const asked = origins.length > 0 ? tabs.askForOrigins(origins) : Promise.resolve(true);
    pages.stopPicking();
    void asked.then((isAllowed) => (isAllowed ? pages.take(chosen) : pages.deny()));
  }

  return (
    <Dialog title={tabText.title} class="tabs" onCancel={() => pages.stopPicking()}>
      <p>{tabText.intro}</p>
      {hasSearch && (
        <input
          type="search"
          class="tabs-search"
          aria-label={tabText.search}
          placeholder={tabText.search}
          data-first={preselected === undefined || undefined}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <ul class="tab-list" aria-label={tabText.list}>
        {found.map((tab) => (
          <TabRow
            key={tab.id}
            tab={tab}
            isPicked={picked.has(tab.id)}
            isFirst={!hasSearch && preselected === undefined && tab.id === first}
            onPick={(isPicked) => pick(tab.id, isPicked)}
          />
        ))}
      </ul>
      {found.length === 0 && <p class="tabs-none">{tabText.none}</p>}
      <div class="dialog-buttons">
        <Button onClick={() => pages.stopPicking()}>{actionText.cancel}</Button>
        <Button
          isPrimary
          data-first={preselected !== undefined || undefined}
          disabled={chosen.length === 0}
          onClick={add}
        >
          {tabText.add(chosen.length)}
        </Button>
      </div>
    </Dialog>
  );
}
