import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { AIMOCK_SURFACES } from '#test/support/servers/aimock-surfaces.ts';

import { answerBecomes, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const ANSWER = 'Grüße from a server that is not ours: 你好.';

// A pace that a reader could follow, so that the answer comes in many reads.
const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 4 });
let url = '';
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  mock.onMessage(/./u, { content: ANSWER, reasoning: 'First think.' }, { latency: 5 });
  [url, gloss] = await Promise.all([mock.start(), startGloss()]);
  const page = await gloss.openPage(`${url}/health`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await mock.stop();
});

test.each(AIMOCK_SURFACES)(
  'an answer of $name streams into the panel from an independent server',
  async ({ dialect, path, model, preset }) => {
    const provider = { dialect, model, preset, baseUrl: `${url}${path}` };
    await seedProvider(gloss, { provider, key: KEY });
    await panel.role('button', 'New chat').click();
    await panel.css('[data-role="assistant"]').vanish();
    await ask(panel, 'Anything?');
    expect(await endOfAnswer(panel)).toBe('complete');
    await answerBecomes(panel, ANSWER);
    expect(await panel.css('[data-part="reasoning"]').count()).toBe(1);
  },
);
