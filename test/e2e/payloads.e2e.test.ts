import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { readPayloads } from '#test/support/markdown/payloads.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var policyViolations: string[] | undefined;
}

const CONTROL_URL = 'https://exfil.example/control.png';

/**
 * Runs as the panel's own script and records what the page's policy blocks; an inert answer triggers nothing.
 *
 * A listener added by `evaluate` would not do: each evaluation in Firefox' sidebar is a new sandbox, whose globals
 * are gone in the next one.
 */
const PAGE_SCRIPT = `
  globalThis.policyViolations = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    globalThis.policyViolations.push(effectiveDirective + ' blocked ' + blockedURI));
  addEventListener('message', ({ data }) => {
    if (data === 'load') new Image().src = '${CONTROL_URL}';
  });
`;

let server: FaultServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss({ pageScript: PAGE_SCRIPT })]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
  const page = await gloss.openPage(`${server.url}/v1/models`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

const payloads = readPayloads('https://exfil.example').map(({ id, why, expect: wanted }) => ({
  id,
  why,
  wanted,
}));

test('the payload tests see what the policy of the panel blocks', async () => {
  await panel.evaluate(() => document.defaultView?.postMessage('load', '*'));
  await expect.poll(() => panel.evaluate(findWrongs)).toEqual([`img-src blocked ${CONTROL_URL}`]);
  await panel.evaluate(() => globalThis.policyViolations?.splice(0));
  expect(await panel.evaluate(findWrongs)).toEqual([]);
});

test.each(payloads)('a hostile answer is inert in the real panel: $id, $why', async ({ id, wanted }) => {
  server.play(`payload:${id}`);
  server.otherRequests.clear();
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  const before = await gloss.countTabs();
  await ask(panel, 'Anything?');
  await panel.css('[data-role="assistant"]').appear();
  expect(await endOfAnswer(panel)).toBe('complete');
  // Highlighting and formulas are drawn when idle.
  await panel.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
  expect(await panel.evaluate(findWrongs)).toEqual([]);
  if (wanted.showsText !== undefined)
    await expect
      .poll(() => panel.css('[data-part="answer"]').contents())
      .toContainEqual(expect.stringContaining(wanted.showsText));
  if (wanted.contained)
    expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(server.otherRequests.all).toEqual([]);
  expect(await gloss.countTabs()).toEqual(before);
});

/** Runs in the panel: lists policy violations and everything in the conversation that could act by itself. */
function findWrongs(): string[] {
  if (!globalThis.policyViolations) return ['the panel does not record policy violations'];
  const wrongs = [...globalThis.policyViolations];
  if ('__pwned' in globalThis) wrongs.push('code of the answer has run');
  const forbidden =
    'script, iframe, object, embed, form, link, meta, base, style, video, audio, source, template, portal, img, dialog';
  for (const answer of document.querySelectorAll('[data-part="answer"]')) {
    for (const element of answer.querySelectorAll(forbidden)) wrongs.push(element.outerHTML);
    for (const element of answer.querySelectorAll('*')) {
      for (const { name } of element.attributes)
        if (/^on|^(?:srcdoc|srcset|src|ping|formaction|background|autofocus)$/.test(name))
          wrongs.push(`${element.localName} with ${name}`);
      const href = element.getAttribute('href');
      if (href !== null && !/^(?:https?|mailto):/i.test(href)) wrongs.push(`a link to ${href}`);
    }
  }
  return wrongs;
}
