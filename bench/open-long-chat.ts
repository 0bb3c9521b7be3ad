import { buildLongChat, storeChat } from '#test/support/panel/long-chat.ts';

import { atMost, type BenchLine, quantile, told } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';
import { traceTasks } from './trace-tasks.ts';

const MESSAGES = 500;
const ROUNDS = 3;

/**
 * What opening a long chat costs the panel, until all of it is there. Tasks are measured in time of the main thread,
 * so that other programs do not count.
 *
 * No panel may have been open in this browser: a first one shows the chat that was written to last.
 */
export async function benchOpenLongChat({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await page.goto(`${extensionUrl}options.html`);
  await page.waitForSelector('button');
  await page.evaluate(storeChat, JSON.stringify(buildLongChat('long', MESSAGES)));
  const longest: number[] = [];
  const latest: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('about:blank');
    const tasks = await traceTasks(page, async () => {
      await page.goto(`${extensionUrl}sidepanel.html`);
      const opened = await page.evaluate(waitForChat, MESSAGES);
      latest.push(opened.latestMs);
      whole.push(opened.wholeMs);
    });
    longest.push(Math.max(...tasks));
  }
  await page.close();
  const name = `opening a chat of ${MESSAGES} messages`;
  return [
    atMost(`${name}, longest task`, quantile(longest, 0.5), 50, 'ms'),
    told(`${name}, until the latest message stands`, quantile(latest, 0.5), 'ms'),
    told(`${name}, until all of them are drawn`, quantile(whole, 0.5), 'ms'),
  ];
}

/** Inside the panel: waits until the chat is there; ms since its navigation began. */
async function waitForChat(messages: number): Promise<{ latestMs: number; wholeMs: number }> {
  const until = async (isSo: () => boolean): Promise<number> => {
    while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  };
  const answers = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.gloss-answer')];
  const latestMs = await until(() => (answers().at(-1)?.textContent ?? '') !== '');
  const wholeMs = await until(
    () =>
      document.querySelectorAll('[role="article"]').length === messages &&
      answers().every((answer) => answer.hasChildNodes()),
  );
  return { latestMs, wholeMs };
}
