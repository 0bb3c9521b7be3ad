import type { Browser } from 'puppeteer-core';
import { BidiBrowser } from 'puppeteer-core/internal/bidi/Browser.js';

/** The id that the manifest gives the extension in Firefox. */
export const FIREFOX_ID = 'gloss@gloss.invalid';

/** What Firefox makes of that id in the ids of its own elements. */
export const FIREFOX_WIDGET = 'gloss_gloss_invalid';

/** Firefox' own scope: its windows, and everything that its own code may do. */
export interface FirefoxScope {
  /** The browser's windows, oldest first. */
  windows(): Promise<string[]>;
  /**
   * Runs the body of an async function in a browser window. It counts as user input, and returns JSON.
   *
   * @param window - One of `windows()`.
   */
  run<R>(window: string, body: string, ...args: readonly unknown[]): Promise<R>;
  /** Opens a URL in a tab and waits for it to load; also one of an extension, for which `goto` never settles. */
  navigate(context: string, url: string): Promise<void>;
}

/** Opens the browser's own scope; Firefox must have been started with `--remote-allow-system-access`. */
export function openScope(browser: Browser): FirefoxScope {
  if (!(browser instanceof BidiBrowser)) throw new Error('Firefox is driven by WebDriver BiDi');
  const { connection } = browser;
  return {
    async windows() {
      const scope = { maxDepth: 0, 'moz:scope': 'chrome' };
      const { result } = await connection.send('browsingContext.getTree', scope);
      return result.contexts
        .filter(({ url }) => url.endsWith('/browser.xhtml'))
        .map(({ context }) => context);
    },
    async run<R>(window: string, body: string, ...args: readonly unknown[]): Promise<R> {
      const call = `(async (...args) => { ${body} })(...${JSON.stringify(args)})`;
      const { result } = await connection.send('script.evaluate', {
        expression: `${call}.then((value) => JSON.stringify({ value }))`,
        target: { context: window },
        awaitPromise: true,
        userActivation: true,
      });
      if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
      if (result.result.type !== 'string') throw new Error('Firefox did not answer with JSON');
      const { value }: { value: R } = JSON.parse(result.result.value);
      return value;
    },
    async navigate(context, url) {
      await connection.send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
  };
}

/** Lets Firefox replace the colours of every page, as it does with a high-contrast theme of the system. */
export async function forceColors(scope: FirefoxScope, window: string, isForced: boolean): Promise<void> {
  // 2 is "always", 0 is "with a high-contrast theme only".
  await scope.run(
    window,
    `Services.prefs.setIntPref('browser.display.document_color_use', args[0]);`,
    isForced ? 2 : 0,
  );
}
