import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const SELECTED = 'a partnership of a fungus and an alga';
const PAGE = `<!doctype html><title>On lichens</title><p>A lichen is ${SELECTED}, and neither is in charge.</p>`;

let server: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;

beforeAll(async () => {
  [server, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: server.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens`);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
});

test('a selection is explained in four actions, and nothing is typed', async () => {
  server.stage({ type: 'answer', answer: 'It is two living things in one.' });
  const actions: string[] = [];
  await page.select({ text: SELECTED });
  actions.push('select');
  await page.askAboutSelection();
  actions.push('right click', 'choose from the menu');
  const panel = await page.panel();
  const suggestions = panel.role('group', 'Suggestions');
  await suggestions.appear();
  await picturePanel(panel, 'suggestions');
  await panel.evaluate(() => {
    document.documentElement.dataset['used'] = '';
    for (const type of ['pointerdown', 'keydown', 'input'])
      addEventListener(type, () => (document.documentElement.dataset['used'] += `${type} `), true);
  });
  await suggestions.role('button', 'Explain').click();
  actions.push('press');
  expect(await endOfAnswer(panel)).toBe('complete');
  await answerBecomes(panel, 'It is two living things in one.');
  expect(actions).toHaveLength(4);
  expect(await panel.evaluate(() => document.documentElement.dataset['used'])).toBe('pointerdown ');
});
