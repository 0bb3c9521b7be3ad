import { createServer, type ServerResponse } from 'node:http';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';

import { answerText, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** A guard, not a measure of speed: with three other browsers on two cores it took almost four seconds. */
const AT_ONCE_MS = 15_000;
const TEXT =
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'word '.repeat(20) } }] })}\n\n`.repeat(
    100,
  );

/** Writes as fast as the connection accepts it, forever. */
function pour(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const write = (): void => {
    while (!response.destroyed && response.write(TEXT));
  };
  response.on('drain', write);
  write();
}

/**
 * Runs in the panel: presses Stop when the answer has this many characters, and returns when. The flood itself ends
 * within a second or two, at the limit of an answer's length, which a busy machine takes for a look from outside.
 */
async function stopLongAnswer(characters: number): Promise<number> {
  for (;;) {
    const answer = document.querySelector('[data-role="assistant"] [data-part="answer"]');
    const stop = [...document.querySelectorAll('button')].find(
      (one) => (one.ariaLabel ?? one.textContent).trim() === 'Stop',
    );
    if (stop && (answer?.textContent ?? '').length > characters) {
      const now = Date.now();
      stop.click();
      return now;
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

let server: Listening;
let closedAt: number | undefined;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  const flooding = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end('<p>A page</p>');
      return;
    }
    response.once('close', () => (closedAt = Date.now()));
    pour(response);
  });
  [server, gloss] = await Promise.all([listen(flooding), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
  const page = await gloss.openPage(`${server.url}/`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

test('a flood is stopped at once, at the server and in the panel', async () => {
  await ask(panel, 'Everything?');
  const stoppedAt = await panel.evaluate(stopLongAnswer, 100_000);
  await expect.poll(() => closedAt).toBeDefined();
  expect((closedAt ?? Infinity) - stoppedAt).toBeLessThan(AT_ONCE_MS);
  expect(await endOfAnswer(panel)).toBe('stopped');
  // What had arrived is drawn to its end, and nothing more comes.
  await expect
    .poll(async () => {
      const before = (await answerText(panel)).length;
      return (await answerText(panel)).length - before;
    })
    .toBe(0);
});
