import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { type FaultServer, startFaultServer } from '#test/support/servers/fault-server.ts';

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
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

test('an answer ends at the largest size that the user has set, with what has arrived', async () => {
  const options = await gloss.openExtensionPage('options.html');
  const megabyte = 1024 * 1024;
  await options.css('.limits-form input').at(3).fill('1');
  await options.role('button', 'Save limits').click();
  await options.css('.limits-form [role="status"]').appear();
  await expect
    .poll(() => options.css('.limits-form [role="status"]').contents())
    .toContain('Saved. The limits apply from the next question.');
  await options.close();
  server.play(`answer:${'word '.repeat(300_000)}`);
  await ask(panel, 'Everything?');
  expect(await endOfAnswer(panel, 60_000)).toBe('length');
  const length = await panel.evaluate(
    () => document.querySelector('[data-part="answer"]')?.textContent.length ?? 0,
  );
  expect(length).toBeGreaterThan(megabyte * 0.9);
  expect(length).toBeLessThanOrEqual(megabyte);
  expect(await panel.css('[data-part="notice"]').text()).toContain('1 MB');
});
