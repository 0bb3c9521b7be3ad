import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserName, BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { launchBrowser } from '#test/support/browsers/launch-browser.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';

import { buildExtension } from './build-extension.ts';
import { ensurePrograms } from './ensure-programs.ts';
import { ROOT } from './run-tool.ts';

const QUESTION = 'What does each of the two get out of it?';

const { values } = parseArgs({ options: { firefox: { type: 'boolean', default: false } } });
const name: BrowserName = values.firefox ? 'firefox' : 'chromium';
const display = process.env['DISPLAY'];

await ensurePrograms(display ? [name, 'xdotool'] : [name, 'xdotool', 'xvfb']);
console.log('Building Gloss for both browsers');
if ((await buildExtension()).failed > 0) process.exit(1);

const relay = await startDemoServer({ tokensPerSecond: 60 });
const article = await readFile(new URL('demo/article.html', import.meta.url), 'utf8');
const pages = await servePages({ '/lichens': article });
console.log(`The demo server is listening at ${relay.url}/v1; the article is at ${pages.url}/lichens`);
const gloss = await launchBrowser(name, {
  extension: join(ROOT, 'dist', name === 'firefox' ? 'firefox-mv3' : 'chrome-mv3'),
  grantPermissions: true,
  ...(display && { display }),
});
try {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await setUpProvider(gloss);
  const panel = await askAboutPassage(page);
  await printAnswer(panel);
  await takeScreenshots(page, panel);
  if (display) {
    console.log(
      '\nNow try it yourself: select some text and right-click it. Close the browser to end the demo.',
    );
    await gloss.closed;
  }
} finally {
  await gloss.quit();
  await relay.close();
  await pages.close();
}

/** Adds the demo server in the options page, as a user would. It needs no key. */
async function setUpProvider(browser: BrowserUnderTest): Promise<void> {
  const options = await browser.openExtensionPage('options.html');
  await options.role('combobox', 'Provider').choose('Custom (OpenAI-compatible)');
  await options.role('textbox', 'Name').fill('Demo server');
  await options.role('textbox', 'Base URL').fill(`${relay.url}/v1`);
  await options.role('combobox', 'Model').fill('gloss-demo');
  await options.role('button', 'Save').click();
  await options.role('button', 'Remove provider').appear();
  await options.screenshot(join(ROOT, `artifacts/demo/${name}-options.png`));
  await options.close();
}

async function askAboutPassage(page: WebPage): Promise<View> {
  await page.focus();
  await page.select({ css: '#passage' });
  console.log('Right-clicking the selection and choosing “Ask about selection”');
  await page.askAboutSelection();
  const panel = await page.panel();
  // Firefox opens its sidebar narrow; a user would widen it.
  if (!display && name === 'firefox') await panel.setWidth(400);
  await panel.css('[data-part="quote"]').appear();
  console.log(`Asking: ${QUESTION}\n`);
  await panel.role('textbox', 'Message').fill(QUESTION);
  await panel.press('Enter');
  const dialog = panel.role('dialog', 'What will be sent');
  await dialog.appear();
  await panel.screenshot(join(ROOT, `artifacts/demo/${name}-what-will-be-sent.png`));
  await dialog.role('button', 'Send').click();
  return panel;
}

/** Prints the panel's answer while it streams. */
async function printAnswer(panel: View): Promise<void> {
  const answer = panel.css('[data-role="assistant"]').at(-1);
  let printed = '';
  for (;;) {
    const state = await answer.attribute('data-state');
    const isOver = state !== 'waiting' && state !== 'streaming';
    // The last words are drawn one frame after the state changes.
    if (isOver) await sleep(300);
    const text = (await answer.css('[data-part="answer"]').text()).trimEnd();
    // The last line may still change while its syntax is incomplete.
    const stable = isOver ? text : text.slice(0, text.lastIndexOf('\n') + 1);
    if (stable.length > printed.length) {
      process.stdout.write(stable.slice(printed.length));
      printed = stable;
    }
    if (isOver) {
      console.log(`\n\nState of the answer: ${state}.`);
      if (state !== 'complete') process.exitCode = 1;
      return;
    }
    await sleep(100);
  }
}

async function takeScreenshots(page: WebPage, panel: View): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await panel.setColorScheme(scheme);
    await page.setColorScheme(scheme);
    await panel.screenshot(join(ROOT, `artifacts/demo/${name}-panel-${scheme}.png`));
  }
  await page.evaluate(() => scrollTo(0, 0));
  await panel.evaluate(() => document.querySelector('[role="log"]')?.scrollTo(0, 0));
  for (const scheme of ['dark', 'light'] as const) {
    await panel.setColorScheme(scheme);
    await page.setColorScheme(scheme);
    if (!display) await page.screenshotWindow(join(ROOT, `artifacts/demo/${name}-window-${scheme}.png`));
  }
  console.log('Screenshots are in artifacts/demo/');
}
