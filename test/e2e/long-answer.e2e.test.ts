import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const QUESTION =
  'What is a lichen? A lichen is a partnership of a fungus and an alga, or of a fungus and a bacterium. ' +
  'The fungus gives shelter and the alga gives sugar. It grows about a millimetre in a year.';

let relay: DemoServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [relay, gloss] = await Promise.all([startDemoServer({ tokensPerSecond: 2_000 }), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1`, model: 'gloss-demo-reasoning' } });
  const page = await gloss.openPage(`${relay.url}/v1/models`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
});

test('reasoning is folded and its summary says how long it took', async () => {
  await ask(panel, QUESTION);
  expect(await endOfAnswer(panel)).toBe('complete');
  const reasoning = lastAnswer(panel).css('details:has([data-part="reasoning"])');
  expect(await reasoning.attribute('open')).toBe(null);
  expect(await reasoning.css('summary').text()).toMatch(/\d+ s/u);
  await reasoning.css('summary').click();
  await expect.poll(() => reasoning.css('ol li').count()).toBe(3);
});

test('an answer shows every kind of block, with code coloured and formulas typeset', async () => {
  const answer = lastAnswer(panel).css('[data-part="answer"]');
  for (const kind of ['h2', 'h3', 'ol ul ul', 'table', 'blockquote', 'input[type="checkbox"]', 'a[href]'])
    expect(await answer.css(kind).count(), kind).toBeGreaterThan(0);
  await answer.css('math mfrac').appear();
  await answer.css('pre [class*="hljs"], pre span[class]').appear();
});

test('a subscript sits below the line even where the system has no math font', async () => {
  await expect.poll(() => panel.evaluate(readIndexDrop)).toBeGreaterThan(0.1);
});

describe.each(['light', 'dark'] as const)('in the %s', (scheme) => {
  test.each([320, 480])('a wide block scrolls inside itself in a panel of %i pixels', async (width) => {
    await panel.setColorScheme(scheme);
    await panel.setWidth(width);
    expect(await panel.evaluate(() => innerWidth)).toBe(width);
    expect(await panel.evaluate(findOverflowing)).toEqual([]);
  });
});

test('axe finds nothing in a long answer', async () => {
  for (const [name, share] of [
    ['top', 0],
    ['above', 0.25],
    ['middle', 0.5],
    ['below', 0.75],
    ['end', 1],
  ] as const)
    await picturePanel(panel, `long-answer-${name}`, { prepare: () => panel.evaluate(scrollToShare, share) });
});

/** Runs in the panel: how far the first subscript sits below its base, as a share of the font size. */
function readIndexDrop(): number {
  const [base, index] = document.querySelector('[data-part="answer"] msub')?.children ?? [];
  if (!base || !index) return 0;
  const drop = index.getBoundingClientRect().bottom - base.getBoundingClientRect().bottom;
  return drop / Number.parseFloat(getComputedStyle(base).fontSize);
}

/** Runs in the panel. Waits two frames, so that the picture shows the new position. */
async function scrollToShare(share: number): Promise<void> {
  const log = document.querySelector('[role="log"]');
  if (log) log.scrollTop = share * (log.scrollHeight - log.clientHeight);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Runs in the panel: elements wider than the conversation, except those in a box that scrolls by itself. */
function findOverflowing(): string[] {
  const log = document.querySelector('[role="log"]');
  if (!log) return ['no conversation'];
  const right = log.getBoundingClientRect().left + log.clientWidth;
  const isInScroller = (element: Element): boolean => {
    for (let box = element.parentElement; box && box !== log; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    return false;
  };
  return [...log.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > right + 1 && !isInScroller(element))
    .map((element) => element.localName);
}
