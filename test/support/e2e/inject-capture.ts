import type { browser as ExtensionApi } from 'wxt/browser';

import { areCaptured, type Captured, type CapturedPage, isCapturedPage } from '#lib/capture/captured.ts';
import type { View } from '#test/support/browsers/view.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

type PageScript = '/capture-selection.js' | '/capture-page.js' | '/highlight-passage.js';

/** Injects the scripts of Gloss into the tab of a site, as the background does. */
export interface Injector {
  /** Returns the script's result; of several frames that of the one with these words in it. */
  inject(file: PageScript, frame?: string): Promise<unknown>;
  /** The first of the selections. */
  capture(frame?: string): Promise<Captured>;
  captureAll(): Promise<Captured[]>;
  capturePage(): Promise<CapturedPage>;
}

/** @param options - A page of the extension. */
export function createInjector(options: View, siteUrl: string): Injector {
  async function inject(file: PageScript, frame?: string): Promise<unknown> {
    const json = await options.evaluate(
      async (url: string, file: PageScript, frame: string | null) => {
        const tab = (await browser.tabs.query({})).find((one) => one.url?.startsWith(url));
        if (tab?.id === undefined) throw new Error('no such tab');
        const results = await browser.scripting.executeScript({
          target: { tabId: tab.id, allFrames: frame !== null },
          files: [file],
        });
        const found = results.filter((one) => frame === null || JSON.stringify(one.result).includes(frame));
        return JSON.stringify(found[0]?.result ?? null);
      },
      siteUrl,
      file,
      frame ?? null,
    );
    return JSON.parse(json);
  }
  async function captureAll(frame?: string): Promise<Captured[]> {
    const captured = await inject('/capture-selection.js', frame);
    if (!areCaptured(captured)) throw new Error(`Not captured: ${JSON.stringify(captured)}`);
    return captured;
  }
  return {
    inject,
    captureAll,
    async capture(frame) {
      const [captured] = await captureAll(frame);
      if (!captured) throw new Error('Nothing captured');
      return captured;
    },
    async capturePage() {
      const captured = await inject('/capture-page.js');
      if (!isCapturedPage(captured)) throw new Error(`Not captured: ${JSON.stringify(captured)}`);
      return captured;
    },
  };
}
