import { sleep } from '#lib/clock/sleep.ts';

/** Waits before each further attempt, in ms: a third of a second in all. */
const RETRY_AFTER_MS = [20, 40, 80, 160];

/** Chromium's words for a page that the extension may not read. Its own pages are refused in others. */
const REFUSAL = /^Cannot access contents of /u;

/**
 * Runs a script in a page that a gesture has allowed, again if it was refused.
 *
 * Chromium grants `activeTab` to the page's process too, which on a busy machine hears of the script first: it then
 * refuses a script that it would run some 30 ms later.
 *
 * @param run - Rejects when the page refuses the script.
 * @throws The last refusal, or at once any other failure: after a navigation, another page would be read.
 */
export async function retryRefused<Result>(run: () => Promise<Result>): Promise<Result> {
  for (const ms of RETRY_AFTER_MS) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Error && REFUSAL.test(error.message))) throw error;
      await sleep(ms);
    }
  }
  return run();
}
