import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { CDPSession, Page } from 'puppeteer-core';

/** The isolated world of an extension in one page, without the extension: scripts see the page, never the reverse. */
export interface PageWorld {
  /** The value of an expression, or of the promise that it is. */
  evaluate(expression: string): Promise<unknown>;
}

/** Makes such a world in a page that Chromium shows. It is gone when the page navigates. */
export async function createPageWorld(page: Page, session?: CDPSession): Promise<PageWorld> {
  const cdp = session ?? (await page.createCDPSession());
  const { frameTree } = await cdp.send('Page.getFrameTree');
  const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'gloss',
  });
  return {
    async evaluate(expression) {
      const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
        contextId: executionContextId,
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      }
      const value: unknown = result.value;
      return value;
    },
  };
}

/** The text of a script that is injected into pages, as built for Chromium. */
export async function readPageScript(
  name: 'capture-selection' | 'capture-page' | 'highlight-passage',
): Promise<string> {
  return await readFile(
    fileURLToPath(new URL(`../../../dist/chrome-mv3/${name}.js`, import.meta.url)),
    'utf8',
  );
}
