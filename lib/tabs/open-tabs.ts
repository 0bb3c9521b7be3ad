import { browser } from 'wxt/browser';

import { buildOriginPattern } from './origin-pattern.ts';
import { findUnreadable, type Unreadable } from './unreadable.ts';

/** The page in front of a window, as far as the browser tells of it. */
export interface FrontPage {
  readonly id: number;
  /** Empty, like the URL, when the browser does not tell. */
  readonly title: string;
  readonly url: string;
  /** What has to be allowed before it can be read; empty when it can be read now. */
  readonly origins: readonly string[];
  readonly unreadable?: Unreadable;
}

/** What of a window's tabs may be seen now. */
export interface TabSight {
  /** Absent when the window has no tab in front. */
  readonly front?: FrontPage;
  /** Whether titles and addresses of all tabs may be seen. */
  readonly seesTabs: boolean;
}

/** One tab of a window. */
export interface OpenTab {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly isFront: boolean;
  /** What has to be allowed before it can be read. */
  readonly origins: readonly string[];
  readonly unreadable?: Unreadable;
}

const TABS = { permissions: ['tabs'] } as const;

function seesTabs(): Promise<boolean> {
  return browser.permissions.contains({ permissions: [...TABS.permissions] });
}

function describeTab(tab: {
  url?: string | undefined;
  discarded?: boolean;
}): Pick<OpenTab, 'origins' | 'unreadable'> {
  const unreadable = findUnreadable(tab.url ?? '', tab.discarded === true);
  return unreadable
    ? { origins: [], unreadable }
    : { origins: tab.url === undefined ? [] : [buildOriginPattern(tab.url)] };
}

async function readFront(window: number, isSighted: boolean): Promise<FrontPage | undefined> {
  const [tab] = await browser.tabs.query({ active: true, windowId: window });
  if (tab?.id === undefined) return undefined;
  const { id, title = '', url = '' } = tab;
  // Without that permission, a tab tells its address only where Gloss may read it.
  if (!isSighted || url === '') return { id, title, url, origins: [] };
  const { origins, unreadable } = describeTab(tab);
  const isGranted = origins.length > 0 && (await browser.permissions.contains({ origins: [...origins] }));
  return { id, title, url, origins: isGranted ? [] : origins, ...(unreadable && { unreadable }) };
}

/** Tells `listener` what of a window's tabs may be seen: at once, and at each change until `signal` is aborted. */
export function watchTabs(window: number, listener: (sight: TabSight) => void, signal: AbortSignal): void {
  let latest = 0;
  const read = async (): Promise<void> => {
    const turn = (latest += 1);
    const isSighted = await seesTabs();
    const front = await readFront(window, isSighted);
    if (turn === latest && !signal.aborted) listener({ seesTabs: isSighted, ...(front && { front }) });
  };
  const onChange = (): void => void read();
  const { tabs, permissions } = browser;
  const events = [tabs.onActivated, tabs.onUpdated, permissions.onAdded, permissions.onRemoved];
  for (const event of events) event.addListener(onChange);
  signal.addEventListener(
    'abort',
    () => {
      for (const event of events) event.removeListener(onChange);
    },
    { once: true },
  );
  onChange();
}

/** The tabs of a window, the one in front first, then in the order of the window. */
export async function listTabs(window: number): Promise<OpenTab[]> {
  const tabs = await browser.tabs.query({ windowId: window });
  return tabs
    .flatMap((tab) => {
      const { id, title = '', url = '', active } = tab;
      return id === undefined ? [] : [{ id, title, url, isFront: active, ...describeTab(tab) }];
    })
    .toSorted((one, other) => Number(other.isFront) - Number(one.isFront));
}

/** Asks the user, in a click and before any `await` of it, to let the titles and addresses of tabs be seen. */
export function askForTabs(): Promise<boolean> {
  return request({ permissions: [...TABS.permissions] });
}

/** Asks the user, in a click and before any `await` of it, to let these sites be read. */
export function askForOrigins(origins: readonly string[]): Promise<boolean> {
  return request({ origins: [...new Set(origins)] });
}

/** A browser that does not ask has not been given anything either. */
function request(wanted: Parameters<typeof browser.permissions.request>[0]): Promise<boolean> {
  return browser.permissions.request(wanted).catch(() => false);
}
