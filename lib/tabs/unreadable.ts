/**
 * Why no page of a tab can be read, however much the user allows.
 *
 * - `browser`: a page of the browser's own or of an extension.
 * - `store`: a site that browsers keep extensions out of.
 * - `file`: a file of this device, whose address no permission of Gloss can name.
 * - `unloaded`: the browser has put the tab's page away to save memory.
 */
export type Unreadable = 'browser' | 'store' | 'file' | 'unloaded';

/** Sites that Chrome, Edge and Firefox let no extension into, and their paths where it is not the whole site. */
const STORES = [
  /^https:\/\/chromewebstore\.google\.com\//u,
  /^https:\/\/chrome\.google\.com\/webstore(?:\/|$)/u,
  /^https:\/\/microsoftedge\.microsoft\.com\/addons(?:\/|$)/u,
  /^https:\/\/(?:accounts|api\.accounts|oauth\.accounts|profile\.accounts)\.firefox\.com\//u,
  /^https:\/\/(?:accounts-static\.cdn|content\.cdn|support|addons|discovery\.addons|addons\.cdn)\.mozilla\.(?:org|net)\//u,
  /^https:\/\/sync\.services\.mozilla\.com\//u,
];

/** Tells whether a tab with this address cannot be read, and why; undefined when it may be, once it is allowed. */
export function findUnreadable(url: string, isUnloaded = false): Unreadable | undefined {
  if (url.startsWith('file:')) return 'file';
  if (!/^https?:\/\//u.test(url)) return 'browser';
  if (STORES.some((store) => store.test(url))) return 'store';
  return isUnloaded ? 'unloaded' : undefined;
}
