import { expect, vi } from 'vitest';

import type { Located, View } from '#test/support/browsers/view.ts';

/** How long an answer may take to end; a guard against hanging. */
const END_MS = 60_000;

/** Waits until a panel shows its state. The content of its HTML is there before that. */
export async function whenReady(panel: View): Promise<void> {
  await panel.css('main[aria-busy="false"]').appear();
}

/** Types a question and sends it with Enter. `endOfAnswer` then waits for its answer, not the one before. */
export async function ask(panel: View, question: string): Promise<void> {
  await panel.evaluate(() => {
    for (const answer of document.querySelectorAll('[data-role="assistant"]'))
      answer.toggleAttribute('data-before', true);
  });
  await panel.role('textbox', 'Message').fill(question);
  await panel.press('Enter');
}

/** The newest answer of a panel. */
export function lastAnswer(panel: View): Located {
  return panel.css('[data-role="assistant"]').at(-1);
}

/** Waits for the newest answer to end, and returns how it ended. */
export async function endOfAnswer(panel: View, timeoutMs = END_MS): Promise<string | null> {
  const isNew = (): Promise<boolean> =>
    panel.evaluate(() => {
      const last = [...document.querySelectorAll('[data-role="assistant"]')].at(-1);
      return last !== undefined && !last.hasAttribute('data-before');
    });
  // Not `expect.poll`, which works inside tests only.
  await vi.waitFor(async () => expect(await isNew()).toBe(true), { timeout: timeoutMs });
  await panel
    .css('[data-role="assistant"][data-state="waiting"], [data-role="assistant"][data-state="streaming"]')
    .vanish(timeoutMs);
  return await lastAnswer(panel).attribute('data-state');
}

/** The text of the newest answer, from its text nodes. */
export async function answerText(panel: View): Promise<string> {
  return (await lastAnswer(panel).css('[data-part="answer"]').contents()).join('');
}

/** Waits for the newest answer to say exactly this: the last words are drawn a frame after the state. */
export async function answerBecomes(panel: View, text: string): Promise<void> {
  await expect.poll(() => answerText(panel)).toBe(text);
}
