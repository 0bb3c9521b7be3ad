import { isWebUrl } from './web-url.ts';

/**
 * Why the page of a tab cannot be read, regardless of permissions.
 *
 * - `browser`: a page of the browser or of an extension.
 * - `store`: a site that browsers protect from extensions.
 * - `file`: a local file, which no permission of Gloss covers.
 * - `unloaded`: the browser has discarded the tab's page to save memory.
 */
export type Unreadable = 'browser' | 'store' | 'file' | 'unloaded';

/** Sites, or paths of sites, that Chrome, Edge and Firefox protect from extensions. */
const STORES = [
  /^https:\/\/chromewebstore\.google\.com\//u,
  /^https:\/\/chrome\.google\.com\/webstore(?:\/|$)/u,
  /^https:\/\/microsoftedge\.microsoft\.com\/addons(?:\/|$)/u,
  /^https:\/\/(?:accounts|api\.accounts|oauth\.accounts|profile\.accounts)\.firefox\.com\//u,
  /^https:\/\/(?:accounts-static\.cdn|content\.cdn|support|addons|discovery\.addons|addons\.cdn)\.mozilla\.(?:org|net)\//u,
  /^https:\/\/sync\.services\.mozilla\.com\//u,
];

/** The reason why a tab with this URL cannot be read; undefined when it can be, once the user allows it. */
export function findUnreadable(url: string, isUnloaded = false): Unreadable | undefined {
  if (url.startsWith('file:')) return 'file';
  if (!isWebUrl(url)) return 'browser';
  if (STORES.some((store) => store.test(url))) return 'store';
  return isUnloaded ? 'unloaded' : undefined;
}
