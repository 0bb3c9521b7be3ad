import { expect } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';

import { answerText, endOfAnswer, lastAnswer } from './panel-hands.ts';
import { readStoredAnswers } from './read-stored-answers.ts';

/** What was known when a background was killed. */
export interface KilledRun {
  readonly page: WebPage;
  readonly gloss: BrowserUnderTest;
  /** What the server had sent by then. */
  readonly sent: string;
  /** What a panel showed by then. */
  readonly shown: string;
  /** How many characters of what was sent may be missing. */
  readonly maxMissing: number;
}

/** Wakes the background again and checks what is left of an answer: nothing lost, doubled or out of order. */
export async function checkKilledAnswer({ page, gloss, sent, shown, maxMissing }: KilledRun): Promise<void> {
  // A user who comes back to the panel wakes the background.
  await page.clickToolbarButton();
  const panel = await page.panel();
  await panel.role('textbox', 'Message').click();
  const state = await endOfAnswer(panel);
  expect(state).toBe('interrupted');
  await lastAnswer(panel).role('button', 'Continue').appear();
  await expect
    .poll(async () => (await readStoredAnswers(gloss)).at(-1)?.state, { timeout: 10_000 })
    .toBe('interrupted');
  const kept = (await readStoredAnswers(gloss)).at(-1)?.answer ?? '';
  const now = await answerText(panel);
  expect(kept.trimEnd()).toBe(now.trimEnd());
  expect(now.startsWith(shown.trimEnd())).toBe(true);
  expect(countsUp(kept)).toBe(true);
  expect(sent.length - kept.length).toBeLessThanOrEqual(maxMissing);
}

/** Whether a text is `w1 w2 w3 …`, its last word perhaps cut. */
function countsUp(text: string): boolean {
  const whole = Array.from({ length: text.length }, (_, index) => `w${index + 1} `).join('');
  return whole.startsWith(text);
}
