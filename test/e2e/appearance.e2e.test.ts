import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { findAxeProblems } from '../support/e2e/find-axe-problems.ts';
import { dumpDatabase } from '../support/e2e/record-ports.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
let options: View;

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': '<!doctype html><title>On lichens</title><p>Slowly.' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  options = await gloss.openExtensionPage('options.html');
  page = await gloss.openPage(`${pages.url}/lichens`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

/** Runs in a page: its background, and the size of its text in CSS pixels. */
function readLook(): { ground: string; textPx: number } {
  return {
    ground: getComputedStyle(document.documentElement).backgroundColor,
    textPx: Math.round(10 * Number.parseFloat(getComputedStyle(document.body).fontSize)) / 10,
  };
}

const PAPER = 'rgb(251, 249, 245)';
const NIGHT = 'rgb(27, 26, 24)';

test('a theme and a text size that are chosen in the settings are shown in the open panel at once', async () => {
  answers.stage({ type: 'answer', answer: '# Slowly\n\nA millimetre in a **year**, on `stone`.' });
  await ask(panel, 'How fast do lichens grow?');
  expect(await endOfAnswer(panel)).toBe('complete');
  await options.setColorScheme('light');
  await panel.setColorScheme('light');
  expect(await panel.evaluate(readLook)).toEqual({ ground: PAPER, textPx: 15 });
  await options.role('combobox', 'Theme').choose('Dark');
  await options.role('combobox', 'Text size').choose('130 %');
  for (const view of [options, panel])
    await expect.poll(() => view.evaluate(readLook)).toEqual({ ground: NIGHT, textPx: 19.5 });
  await expect.poll(() => options.evaluate(dumpDatabase, 'gloss-settings')).toContain('"textSize":130');
});

test('a panel that opens has the chosen theme before its first paint', async () => {
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.setColorScheme('light');
  await panel.css('[data-role="assistant"]').appear();
  expect(await panel.evaluate(readLook)).toEqual({ ground: NIGHT, textPx: 19.5 });
  const times = await panel.evaluate(() => ({
    painted: performance.getEntriesByType('paint').map(({ startTime }) => startTime),
    drawn: performance.getEntriesByName('gloss-appearance').map(({ startTime }) => startTime),
  }));
  expect(times.drawn).toHaveLength(1);
  for (const painted of times.painted) expect(painted).toBeGreaterThanOrEqual(times.drawn[0] ?? Infinity);
});

test('nothing is cut and axe finds nothing at the largest text, in every width', async () => {
  await options.role('combobox', 'Text size').choose('175 %');
  await expect.poll(() => panel.evaluate(readLook)).toHaveProperty('textPx', 26.3);
  for (const width of [240, 320, 480]) {
    await panel.setWidth(width);
    await panel.screenshot(picture(`appearance-panel-175-${width}`));
    const overflow = await panel.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${width} px`).toBeLessThanOrEqual(0);
  }
  expect.soft((await findAxeProblems(panel)).join('\n')).toBe('');
  for (const name of ['Models', 'Questions', 'Shortcuts', 'Data and privacy']) {
    await options.role('link', name).click();
    for (const width of [320, 480, 1280]) {
      await options.setWidth(width);
      await options.screenshot(
        picture(`appearance-options-${name.replaceAll(' ', '-').toLowerCase()}-${width}`),
      );
      const overflow = await options.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(overflow, `${name}, ${width} px`).toBeLessThanOrEqual(0);
    }
    expect.soft((await findAxeProblems(options)).join('\n'), name).toBe('');
  }
});

test('a right-to-left interface keeps its parts in place', async () => {
  await options.role('combobox', 'Text size').choose('100 %');
  await options.role('combobox', 'Theme').choose('Light');
  await panel.setWidth(320);
  for (const view of [panel, options]) {
    await view.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await view.screenshot(picture(`appearance-rtl-${view === panel ? 'panel' : 'options'}`));
    const overflow = await view.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow).toBeLessThanOrEqual(0);
    expect.soft((await findAxeProblems(view)).join('\n')).toBe('');
    await view.evaluate(() => document.documentElement.removeAttribute('dir'));
  }
});
