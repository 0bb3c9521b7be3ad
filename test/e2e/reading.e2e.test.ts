import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

let relay: DemoServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [relay, gloss] = await Promise.all([startDemoServer({ tokensPerSecond: 60 }), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1`, model: 'gloss-demo-long' } });
  const page = await gloss.openPage(`${relay.url}/v1/models`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await ask(panel, 'What is this about?');
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
});

async function readLength(): Promise<number> {
  return (await panel.css('[data-role="assistant"] [data-part="answer"]').contents()).join('').length;
}

/** Waits for at least 300 more characters. */
async function waitForMore(): Promise<void> {
  const before = await readLength();
  await expect.poll(readLength).toBeGreaterThan(before + 300);
}

/** Runs in the panel: the distances of the scroll position from both ends of the conversation. */
function readScroll(): { top: number; below: number } {
  let box = document.querySelector('[role="log"]');
  while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
  if (!box) return { top: 0, below: 0 };
  return { top: box.scrollTop, below: box.scrollHeight - box.clientHeight - box.scrollTop };
}

/** Runs in the panel: how far the last question is from the top of the conversation. */
function readQuestionTop(): number {
  const box = document.querySelector('[role="log"]');
  const asked = [...document.querySelectorAll('[data-role="user"]')].at(-1);
  if (!box || !asked) return NaN;
  return asked.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

test('a question that was sent stays at the top while its answer grows past the screen', async () => {
  await panel.css('[data-role="user"]').appear();
  const top = await panel.evaluate(readQuestionTop);
  expect(top).toBeLessThan(20);
  await panel.css('.jump').appear();
  await waitForMore();
  expect(await panel.evaluate(readQuestionTop)).toBe(top);
  expect((await panel.evaluate(readScroll)).top).toBe(0);
  expect(await panel.css('.jump-below').text()).toMatch(/below$/u);
});

test('a conversation scrolled to its end follows the text', async () => {
  await panel.role('button', 'Jump to the end').click();
  await expect.poll(readLength).toBeGreaterThan(1_200);
  await waitForMore();
  await expect.poll(async () => (await panel.evaluate(readScroll)).below).toBeLessThan(80);
});

test('the composer keeps its text and the focus while an answer arrives', async () => {
  const message = panel.role('textbox', 'Message');
  await message.click();
  await panel.type('and then');
  await waitForMore();
  expect(await message.isFocused()).toBe(true);
  expect(await message.value()).toBe('and then');
});

test('selected text stays selected while more arrives', async () => {
  const selected = await panel.evaluate(() => {
    const block = document.querySelector('[data-part="answer"] p');
    if (!block) return '';
    getSelection()?.selectAllChildren(block);
    return String(getSelection());
  });
  expect(selected.length).toBeGreaterThan(10);
  await waitForMore();
  expect(await panel.evaluate(() => String(getSelection()))).toBe(selected);
});

test('selected text in the block that is being written stays selected', async () => {
  const select = (): string => {
    // The beginning of the last block: later parts may still turn out to be syntax.
    const block = [...document.querySelectorAll('[data-part="answer"] :is(p, li)')].at(-1);
    const texts = document.createTreeWalker(block ?? document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const at = (texts.currentNode.textContent ?? '').search(/[a-z]{4}/iu);
      if (at < 0) continue;
      getSelection()?.setBaseAndExtent(texts.currentNode, at, texts.currentNode, at + 4);
      return String(getSelection());
    }
    return '';
  };
  // A block may have just begun.
  await expect.poll(() => panel.evaluate(select)).toHaveLength(4);
  const selected = await panel.evaluate(() => String(getSelection()));
  await waitForMore();
  expect(await panel.evaluate(() => String(getSelection()))).toBe(selected);
  await panel.evaluate(() => getSelection()?.removeAllRanges());
});

test('a conversation scrolled up stays in place and offers a jump to the end', async () => {
  await panel.evaluate(() => {
    let box = document.querySelector('[role="log"]');
    while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    box?.scrollTo({ top: 40, behavior: 'instant' });
  });
  const jump = panel.role('button', 'Jump to the end');
  await jump.appear();
  await waitForMore();
  expect(Math.abs((await panel.evaluate(readScroll)).top - 40)).toBeLessThan(4);
  await jump.click();
  await jump.vanish();
  await waitForMore();
  await expect.poll(async () => (await panel.evaluate(readScroll)).below).toBeLessThan(80);
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
});

test('the next question goes to the top of a long conversation, and nothing moves while it is answered', async () => {
  await ask(panel, 'And what else is it about?');
  await panel.css('[data-role="user"]').at(1).appear();
  await expect.poll(async () => Math.abs(await panel.evaluate(readQuestionTop))).toBeLessThan(40);
  const { top } = await panel.evaluate(readScroll);
  expect(top).toBeGreaterThan(1_000);
  await panel.css('.jump').appear();
  await waitForMore();
  expect((await panel.evaluate(readScroll)).top).toBe(top);
  await picturePanel(panel, 'reading-jump');
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
});
