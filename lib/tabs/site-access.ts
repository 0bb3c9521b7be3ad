import { browser } from 'wxt/browser';

import { buildOriginPattern } from './origin-pattern.ts';

/**
 * Does something that takes access to a site, and gives the access back that it had to ask for.
 *
 * In Chrome the gesture that asked about a tab lets the background reach its site too, as long as the tab stays there.
 * In Firefox it does not, and the browser asks its user.
 *
 * Must be called right in a click, before any `await`.
 */
export async function withSiteAccess<Result>(url: string, use: () => Promise<Result>): Promise<Result> {
  if (!import.meta.env.FIREFOX) return use();
  const access = { origins: [buildOriginPattern(url)] };
  const had = browser.permissions.contains(access);
  // Without it the attempt fails, and says what to do.
  await browser.permissions.request(access);
  try {
    return await use();
  } finally {
    if (!(await had)) await browser.permissions.remove(access);
  }
}
