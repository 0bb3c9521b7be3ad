import { afterAll, beforeAll, describe, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { killBehindPanel, killUnderPanel } from '#test/support/e2e/kill-background.ts';
import { seedProvider } from '#test/support/e2e/seed-provider.ts';
import { startGloss } from '#test/support/e2e/start-gloss.ts';
import { startCountingServer } from '#test/support/servers/counting-server.ts';
import type { CountingServer } from '#test/support/servers/counting-server.ts';
import { createRandom, readSeed } from '#test/support/time/random.ts';

const ROUNDS = Number(process.env['GLOSS_KILLS'] ?? 200);
const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);

let server: CountingServer;
let gloss: BrowserUnderTest;
let page: WebPage;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startCountingServer(5, 1000), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: server.baseUrl } });
  page = await gloss.openPage(`${server.baseUrl}/page`);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

const seed = readSeed();
const random = createRandom(seed);

describe(`a background that is killed at a random moment (seed ${seed})`, () => {
  test.each(rounds)('loses nothing that it may not lose: round %i', async () => {
    if (!(await page.hasPanel())) await page.clickToolbarButton();
    const panel = await page.panel();
    await panel.role('button', 'New chat').click();
    await panel.css('[data-role="assistant"]').vanish();
    const kill = random() < 0.7 ? killUnderPanel : killBehindPanel;
    await kill({ gloss, page, server, random });
  });
});
