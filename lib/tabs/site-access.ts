import { browser } from 'wxt/browser';

import { buildOriginPattern } from './origin-pattern.ts';

/**
 * Runs `use` with access to a site, and afterwards returns access that it had to request.
 *
 * In Chrome, `activeTab` also lets the background reach the tab's site while the tab stays there. In Firefox it does
 * not, so the user is asked. Must be called in a click, before any `await`.
 */
export async function withSiteAccess<Result>(url: string, use: () => Promise<Result>): Promise<Result> {
  if (!import.meta.env.FIREFOX) return use();
  const access = { origins: [buildOriginPattern(url)] };
  const had = browser.permissions.contains(access);
  // If the user declines, `use` fails and reports it.
  await browser.permissions.request(access);
  try {
    return await use();
  } finally {
    if (!(await had)) await browser.permissions.remove(access);
  }
}
