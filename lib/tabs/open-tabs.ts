import { browser } from 'wxt/browser';

import { buildOriginPattern } from './origin-pattern.ts';
import { findUnreadable, type Unreadable } from './unreadable.ts';

/** The page of a window's active tab, as far as the browser reports it. */
export interface FrontPage {
  readonly id: number;
  /** Empty, like the URL, when the browser does not report it. */
  readonly title: string;
  readonly url: string;
  /** The origins that the user must allow before it can be read; empty when it can be read now. */
  readonly origins: readonly string[];
  readonly unreadable?: Unreadable;
}

/** What Gloss may currently see of a window's tabs. */
export interface TabSight {
  /** Absent when the window has no active tab. */
  readonly front?: FrontPage;
  /** Whether Gloss may see the titles and URLs of all tabs. */
  readonly seesTabs: boolean;
}

export interface OpenTab {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly isFront: boolean;
  /** The origins that the user must allow before it can be read. */
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

/** Reads once what Gloss may see of the active tab of this page's window; undefined when it has none. */
export function readFrontPage(): Promise<FrontPage | undefined> {
  return readFront({ currentWindow: true }, seesTabs());
}

async function readFront(
  window: { windowId: number } | { currentWindow: true },
  sight: Promise<boolean>,
): Promise<FrontPage | undefined> {
  const [[tab], isSighted] = await Promise.all([browser.tabs.query({ active: true, ...window }), sight]);
  if (tab?.id === undefined) return undefined;
  const { id, title = '', url = '' } = tab;
  // Without the `tabs` permission, only tabs that Gloss may read have a URL.
  if (!isSighted || url === '') return { id, title, url, origins: [] };
  const { origins, unreadable } = describeTab(tab);
  const isGranted = origins.length > 0 && (await browser.permissions.contains({ origins: [...origins] }));
  return { id, title, url, origins: isGranted ? [] : origins, ...(unreadable && { unreadable }) };
}

/**
 * Calls `listener` with what Gloss may see of a window's tabs: immediately, and on each change until `signal`
 * aborts.
 */
export function watchTabs(window: number, listener: (sight: TabSight) => void, signal: AbortSignal): void {
  let latest = 0;
  const read = async (): Promise<void> => {
    const turn = (latest += 1);
    const sight = seesTabs();
    const front = await readFront({ windowId: window }, sight);
    const isSighted = await sight;
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

/** Lists the tabs of a window: the active one first, then in window order. */
export async function listTabs(window: number): Promise<OpenTab[]> {
  const tabs = await browser.tabs.query({ windowId: window });
  return tabs
    .flatMap((tab) => {
      const { id, title = '', url = '', active } = tab;
      return id === undefined ? [] : [{ id, title, url, isFront: active, ...describeTab(tab) }];
    })
    .toSorted((one, other) => Number(other.isFront) - Number(one.isFront));
}

/** Asks for the `tabs` permission. Must be called in a click, before any `await`. */
export function askForTabs(): Promise<boolean> {
  return request({ permissions: [...TABS.permissions] });
}

/** Asks for access to these sites. Must be called in a click, before any `await`. */
export function askForOrigins(origins: readonly string[]): Promise<boolean> {
  return request({ origins: [...new Set(origins)] });
}

/** A request that the browser refuses to show counts as denied. */
function request(wanted: Parameters<typeof browser.permissions.request>[0]): Promise<boolean> {
  return browser.permissions.request(wanted).catch(() => false);
}
