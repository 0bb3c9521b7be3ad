import { buildLongChat, storeChat } from '#test/support/panel/long-chat.ts';

import { atMost, type BenchLine, quantile, figure } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';
import { traceTasks } from './trace-tasks.ts';

const MESSAGES = 500;
const ROUNDS = 3;

/**
 * Measures what opening a long chat costs the panel. Tasks are measured in main-thread CPU time, so that other programs
 * do not count.
 *
 * It must be the browser's first panel, because only a first panel shows the most recent chat.
 */
export async function benchOpenLongChat({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await page.goto(`${extensionUrl}options.html`);
  await page.waitForSelector('button');
  await page.evaluate(storeChat, JSON.stringify(buildLongChat('long', MESSAGES)));
  const longest: number[] = [];
  const latest: number[] = [];
  const complete: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('about:blank');
    const tasks = await traceTasks(page, async () => {
      await page.goto(`${extensionUrl}sidepanel.html`);
      const opened = await page.evaluate(waitForChat, MESSAGES);
      latest.push(opened.latestMs);
      complete.push(opened.completeMs);
    });
    longest.push(Math.max(...tasks));
  }
  await page.close();
  const name = `opening a chat of ${MESSAGES} messages`;
  return [
    atMost(`${name}, longest task`, quantile(longest, 0.5), 50, 'ms'),
    figure(`${name}, until the latest message is drawn`, quantile(latest, 0.5), 'ms'),
    figure(`${name}, until all messages are drawn`, quantile(complete, 0.5), 'ms'),
  ];
}

/** Runs in the panel: waits for the chat. Times are ms since the navigation began. */
async function waitForChat(messages: number): Promise<{ latestMs: number; completeMs: number }> {
  const until = async (isSo: () => boolean): Promise<number> => {
    while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  };
  const answers = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.gloss-answer')];
  const latestMs = await until(() => (answers().at(-1)?.textContent ?? '') !== '');
  const completeMs = await until(
    () =>
      document.querySelectorAll('[role="article"]').length === messages &&
      answers().every((answer) => answer.hasChildNodes()),
  );
  return { latestMs, completeMs };
}
