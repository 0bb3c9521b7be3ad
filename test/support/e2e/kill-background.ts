import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { CountingServer } from '#test/support/servers/counting-server.ts';
import type { Random } from '#test/support/time/random.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from './drive-panel.ts';
import { readStoredAnswers } from './read-stored-answers.ts';

/** The journal may lose this many characters, and those in transit through the socket and the browser. */
const JOURNAL_CHARACTERS = 2048;

/** What a round of killing needs. The page's panel is open, in a new chat. */
export interface KillRound {
  readonly gloss: BrowserUnderTest;
  readonly page: WebPage;
  readonly server: CountingServer;
  readonly random: Random;
}

/** Kills the background at a random moment while a panel watches the answer, and checks what is left. */
export async function killUnderPanel(round: KillRound): Promise<void> {
  const { gloss, page, server, random } = round;
  const panel = await page.panel();
  await ask(panel, 'Count!');
  await panel.css('[data-state="streaming"]').appear();
  await sleep(100 + random() * 2600);
  const shown = await answerText(panel);
  await gloss.killBackground();
  await checkWhatIsLeft(round, { sent: server.sent.at(-1) ?? '', shown });
}

/** The same, after the panel was closed: only the journal knows. */
export async function killBehindPanel(round: KillRound): Promise<void> {
  const { gloss, page, server, random } = round;
  const panel = await page.panel();
  await ask(panel, 'Count!');
  await panel.css('[data-state="streaming"]').appear();
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await sleep(300 + random() * 2000);
  const sent = server.sent.at(-1) ?? '';
  await gloss.killBackground();
  await checkWhatIsLeft(round, { sent, shown: '' });
}

/** Wakes the background again, as a user who comes back to the panel does. */
async function checkWhatIsLeft(
  { gloss, page }: KillRound,
  was: { sent: string; shown: string },
): Promise<void> {
  // The toolbar button would close a panel that is open.
  if (!(await page.hasPanel())) await page.clickToolbarButton();
  const panel = await page.panel();
  await panel.role('textbox', 'Message').click();
  expect(await endOfAnswer(panel)).toBe('interrupted');
  await lastAnswer(panel).role('button', 'Continue').appear();
  await expect.poll(async () => (await readStoredAnswers(gloss)).at(-1)?.state).toBe('interrupted');
  const kept = (await readStoredAnswers(gloss)).at(-1)?.answer ?? '';
  const now = await answerText(panel);
  expect(kept.trimEnd() === now.trimEnd()).toBe(true);
  expect(now.startsWith(was.shown.trimEnd())).toBe(true);
  expect(countsUp(kept)).toBe(true);
  expect(was.sent.length - kept.length).toBeLessThanOrEqual(JOURNAL_CHARACTERS);
}

/** Whether a text is `w1 w2 w3 …`, its last word perhaps cut. */
function countsUp(text: string): boolean {
  const whole = Array.from({ length: text.length }, (_, index) => `w${index + 1} `).join('');
  return whole.startsWith(text);
}
