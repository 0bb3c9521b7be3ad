import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { readPayloads } from '#test/support/markdown/payloads.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

let server: FaultServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
  const page = await gloss.openPage(`${server.url}/v1/models`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.evaluate(watchViolations);
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

test.each(payloads)('stays inert in the real panel: $id, $why', async ({ id, wanted }) => {
  server.play(`payload:${id}`);
  server.otherRequests.clear();
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  const before = await gloss.countTabs();
  await ask(panel, 'Anything?');
  await panel.css('[data-role="assistant"]').appear();
  expect(await endOfAnswer(panel)).toBe('complete');
  // What draws late (highlighting, formulas) has had its idle time too.
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

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var policyViolations: string[] | undefined;
}

/** Runs in the panel: keeps what the page's policy has to stop; an inert answer gives it nothing to do. */
function watchViolations(): void {
  globalThis.policyViolations = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    globalThis.policyViolations?.push(`${violatedDirective} stopped ${blockedURI}`),
  );
}

/** Runs in the panel: what about the conversation could do anything by itself. */
function findWrongs(): string[] {
  const wrongs = [...(globalThis.policyViolations ?? [])];
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
