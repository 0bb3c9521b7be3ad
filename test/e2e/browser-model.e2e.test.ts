import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { buildLanguageModelScript } from '#test/support/device-model/language-model-script.ts';
import { type PageServer, servePages } from '#test/support/servers/serve-pages.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { picturePage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

const WORDS = 300;
const ALL = Array.from({ length: WORDS }, (_, index) => `w${index + 1}`).join(' ');
const PRESET = 'This browser’s model';

describe('in a browser that has no model', () => {
  let gloss: BrowserUnderTest;
  let options: View;

  beforeAll(async () => {
    gloss = await startGloss();
    options = await gloss.openExtensionPage('options.html');
  });
  afterAll(() => gloss?.quit());

  test('the preset says why the browser’s own model cannot be asked', async () => {
    await options.role('combobox', 'Provider').appear();
    if (BROWSER === 'firefox') {
      const option = await options.evaluate(() => {
        const found = document.querySelector<HTMLOptionElement>('option[value="browser-model"]');
        return `${found?.textContent} ${found?.disabled}`;
      });
      expect(option).toBe(`${PRESET} (Chrome only) true`);
      return;
    }
    await options.role('combobox', 'Provider').choose(PRESET);
    await expect
      .poll(async () => (await options.css('.device-model').contents()).join())
      .toContain('doesn’t run on this computer');
    await options.role('button', 'Test connection').click();
    await expect
      .poll(async () => (await options.css('.editor > [role="status"]').contents()).join())
      .toContain('This browser has no model that runs on this computer.');
    await picturePage(options, 'on-device-none', { prepare: scrollTo(options, '.device-model') });
  });
});

describe('in a browser that has a model', () => {
  let gloss: BrowserUnderTest;
  let pages: PageServer;
  let page: WebPage;
  let panel: View;

  beforeAll(async () => {
    const script = buildLanguageModelScript(WORDS);
    [pages, gloss] = await Promise.all([
      servePages({ '/': '<!doctype html><title>A page</title><p>Text.</p>' }),
      startGloss({ grantPermissions: false, pageScript: script, backgroundScript: script }),
    ]);
    const options = await gloss.openExtensionPage('options.html');
    await options.role('combobox', 'Provider').choose(PRESET);
    await options.role('button', 'Save').click();
    await options.css('.editor > [role="status"] .good').appear();
    await options.close();
    page = await gloss.openPage(`${pages.url}/`);
    await page.clickToolbarButton();
    panel = await page.panel();
  });
  afterAll(async () => {
    await gloss?.quit();
    await pages?.close();
  });

  test('it is asked without a permission or a dialog, and the badge says where the question stays', async () => {
    await expect
      .poll(async () => (await panel.css('.model-place').contents()).join())
      .toBe('Stays on this computer');
    await picturePanel(panel, 'on-device');
    await ask(panel, 'Count!');
    expect(await endOfAnswer(panel)).toBe('complete');
    expect((await answerText(panel)).trim()).toBe(ALL);
  });

  test('its answer can be stopped, and no request is listed', async () => {
    await panel.role('button', 'New chat').click();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    await panel.role('button', 'Stop').click();
    expect(await endOfAnswer(panel)).toBe('stopped');
    expect(ALL.startsWith((await answerText(panel)).trim())).toBe(true);
    const options = await gloss.openExtensionPage('options.html');
    await expect
      .poll(() => options.evaluate(() => document.querySelector('.network')?.textContent ?? ''))
      .toContain('No requests yet.');
    await options.close();
    await page.focus();
  });

  test('its answer outlives the panel, and a killed background leaves it to be continued', async () => {
    await panel.role('button', 'New chat').click();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    await gloss.killBackground();
    await panel.role('textbox', 'Message').click();
    expect(await endOfAnswer(panel)).toBe('interrupted');
    await lastAnswer(panel).role('button', 'Continue').click();
    await panel.css('[data-state="streaming"]').appear();
    await panel.close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await page.clickToolbarButton();
    panel = await page.panel();
    expect(await endOfAnswer(panel)).toBe('complete');
    expect((await answerText(panel)).trim()).toBe(ALL);
  });
});
