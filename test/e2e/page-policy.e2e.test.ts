import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { readPayloads } from '#test/support/markdown/payloads.ts';
import { buildOpen, copyWithoutPolicy } from '#test/support/open/build-open.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var policyStopped: string[] | undefined;
  // oxlint-disable-next-line no-var -- the same
  var linksClicked: number | undefined;
}

/** Runs as the panel's own script: code that a test evaluates bypasses the page's policy. */
const PAGE_SCRIPT = `
  globalThis.policyStopped = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    globalThis.policyStopped.push(effectiveDirective + ' ' + blockedURI));
  addEventListener('message', ({ data }) => {
    if (data !== 'click') return;
    const links = [...document.querySelectorAll('a[href^="javascript:"]')];
    for (const link of links) link.click();
    globalThis.linksClicked = links.length;
  });
`;

let openBuild: string;
let server: FaultServer;
let exfil: PageServer;
let gloss: BrowserUnderTest | undefined;

beforeAll(async () => {
  [openBuild, server, exfil] = await Promise.all([buildOpen(BROWSER), startFaultServer(), servePages({})]);
});

afterEach(async () => {
  await gloss?.quit();
  gloss = undefined;
});

afterAll(async () => {
  await server?.close();
  await exfil?.close();
});

/** Draws every payload as one answer of the open build, with a sentence at its end. */
async function drawOpenAnswer(extension: string): Promise<View> {
  gloss = await startGloss({ extension, pageScript: PAGE_SCRIPT });
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
  const page = await gloss.openPage(`${server.url}/v1/models`);
  await page.clickToolbarButton();
  const panel = await page.panel();
  const payloads = readPayloads(`${exfil.url}/exfil`).map(({ md }) => md);
  server.play(`answer:${[...payloads, '[a](javascript:void(window.__pwned=1))', 'The end.'].join('\n\n')}`);
  await ask(panel, 'Anything?');
  expect(await endOfAnswer(panel)).toBe('complete');
  await expect
    .poll(() => panel.css('[data-part="answer"]').contents())
    .toContainEqual(expect.stringMatching(/The end\.\s*$/));
  await panel.evaluate(() => document.defaultView?.postMessage('click', '*'));
  await expect.poll(() => panel.evaluate(() => globalThis.linksClicked)).toBeGreaterThan(3);
  await panel.evaluate(loadOfOurOwn);
  return panel;
}

/** Runs in the panel. Once this load has ended, any earlier request has left the browser or never will. */
function loadOfOurOwn(): Promise<void> {
  return new Promise((resolve) => {
    const image = document.createElement('img');
    for (const type of ['load', 'error']) image.addEventListener(type, () => resolve());
    image.src = `/icon/16.png?${Math.random()}`;
  });
}

test('without a page policy, an open answer loads its images', async () => {
  const panel = await drawOpenAnswer(await copyWithoutPolicy(openBuild));
  expect(await panel.css('[data-part="answer"] img').count()).toBeGreaterThan(10);
  await expect.poll(() => exfil.requests).toEqual(expect.arrayContaining(['/exfil/i03', '/exfil/i15/0']));
});

test('the page policy alone stops an open answer from loading or running anything', async () => {
  const before = exfil.requests.length;
  const panel = await drawOpenAnswer(openBuild);
  expect(await panel.css('[data-part="answer"] img').count()).toBeGreaterThan(10);
  const stopped = await panel.evaluate(() => globalThis.policyStopped ?? []);
  expect(stopped).toContain(`img-src ${exfil.url}/exfil/i03`);
  expect(await panel.evaluate(() => '__pwned' in globalThis)).toBe(false);
  expect(exfil.requests.slice(before)).toEqual([]);
  expect(server.otherRequests.all).toEqual([]);
});
