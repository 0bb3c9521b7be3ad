import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

/**
 * Takes `browser` away while the page's own script starts; the tests need it afterwards. The panel's script starts after
 * the page has loaded, and when it has, it asks for what was done before.
 */
const WITHOUT_BROWSER = `
  const taken = globalThis.browser;
  delete globalThis.browser;
  const giveBack = () => { globalThis.browser = taken; };
  let replay;
  Object.defineProperty(globalThis, 'replayEarlyInput', {
    get: () => { giveBack(); return replay; },
    set: (to) => { replay = to; },
  });
  addEventListener('load', () => { if (!replay) giveBack(); });
`;

// Firefox has always had `browser`, and Chrome has it since 148.
describe.runIf(BROWSER === 'chromium')('a Chrome that has no `browser`', () => {
  let relay: DemoServer;
  let gloss: BrowserUnderTest;

  beforeAll(async () => {
    [relay, gloss] = await Promise.all([startDemoServer(), startGloss({ pageScript: WITHOUT_BROWSER })]);
    await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
  });

  afterAll(async () => {
    await gloss?.quit();
    await relay?.close();
  });

  test('a Chrome without `browser` asks and answers with the polyfill', async () => {
    const page = await gloss.openPage(`${relay.url}/v1/models`);
    await page.clickToolbarButton();
    const panel = await page.panel();
    await ask(panel, 'What is this about?');
    expect(await endOfAnswer(panel)).toBe('complete');
    // What a page imports on demand is preloaded by a link.
    expect(await panel.css('link[href*="browser-polyfill"]').count()).toBe(1);
  });
});
