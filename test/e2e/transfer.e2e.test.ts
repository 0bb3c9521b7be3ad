import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { chooseFiles } from '../support/e2e/choose-files.ts';
import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPage, lookAtPanel, picturePage, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { changeSettings } from '../support/e2e/settings-in-page.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** The canary. No file may say this. */
const CANARY = 'canary-7c1f0be4a9d24e8b';
/** What would run or load, if a page that holds it let it. */
const HOSTILE = [
  '</script></article><script>document.title = "ran"</script>',
  '<img src="/pixel" onerror="document.title = 1">',
  '![pixel](http://127.0.0.1/pixel)',
  '[run](javascript:document.title=1)',
  '<svg onload="document.title = 1"><style>* { background: url(/pixel) }</style></svg>',
  '<iframe src="/pixel"></iframe>',
].join('\n\n');
const SELECTED = 'a millimetre in a year';
const PAGE = `<!doctype html><title>On lichens</title><p id="text">It grows about ${SELECTED}, on stone.</p>`;

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let fresh: BrowserUnderTest;
let downloads: string;
let page: WebPage;
let panel: View;
let options: View;

beforeAll(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'gloss-downloads-'));
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    startGloss({ downloads }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl }, key: `sk-${CANARY}` });
  page = await gloss.openPage(`${pages.url}/lichens`);
});

afterAll(async () => {
  await gloss?.quit();
  await fresh?.quit();
  await answers?.close();
  await pages?.close();
  if (downloads) await rm(downloads, { recursive: true, force: true });
});

/** The file that is downloaded next, once it is complete. */
async function downloadOf(start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const before = new Set(await readdir(downloads));
  await start();
  // Both browsers write under another name until the file is complete.
  const added = async (): Promise<string[]> =>
    (await readdir(downloads)).filter(
      (name) => !before.has(name) && !/^\.|\.(?:part|crdownload)$/u.test(name),
    );
  await expect.poll(async () => (await added()).length).toBe(1);
  const [name = ''] = await added();
  // Firefox holds the place of the file with an empty one.
  await expect.poll(async () => (await readFile(join(downloads, name))).length).toBeGreaterThan(0);
  return { name, bytes: await readFile(join(downloads, name)) };
}

async function lookAtOptions(name: string): Promise<void> {
  await lookAtPage(options, `transfer-${name}`, { prepare: scrollTo(options, '.transfer') });
}

async function pictureOptions(name: string): Promise<void> {
  await picturePage(options, `transfer-${name}`, { prepare: scrollTo(options, '.transfer') });
}

/** Runs in the options page: from now on, files are on a drive that stops answering after a third of each. */
function stopDrive(): void {
  const { stream } = Blob.prototype;
  Blob.prototype.stream = function () {
    const third = stream.call(this.slice(0, this.size / 3)).getReader();
    return new ReadableStream({
      async pull(controller) {
        const { value } = await third.read();
        if (value) controller.enqueue(value);
        else await new Promise(() => {});
      },
    });
  };
}

async function outcomeBecomes(view: View, text: string): Promise<void> {
  await expect.poll(() => view.css('[data-part="transfer-outcome"]').contents()).toEqual([text]);
}

/** Stores a header of the provider, inside the options page. */
async function storeHeader(origin: string, value: string): Promise<string> {
  const port = browser.runtime.connect({ name: 'key' });
  const stored = new Promise((resolve) => {
    port.onMessage.addListener(resolve);
  });
  const headers = { values: { 'x-gateway': value }, kept: [] };
  port.postMessage({ type: 'headers-save', provider: 'seeded', origin, headers });
  const reply = JSON.stringify(await stored);
  port.disconnect();
  return reply;
}

test('a chat is exported from the list of chats, with a link to the passage', async () => {
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  panel = await page.panel();
  answers.stage({ type: 'answer', answer: `# Slowly\n\nThey **grow** slowly.\n\n${HOSTILE}` });
  await ask(panel, 'How fast?');
  expect(await endOfAnswer(panel)).toBe('complete');
  await panel.role('button', 'Regenerate').click();
  await expect.poll(() => panel.role('group', 'Versions').count()).toBe(1);
  expect(await endOfAnswer(panel)).toBe('complete');

  await panel.role('button', 'Chats').click();
  await panel.role('button', 'Chat actions').click();
  await panel.role('menuitem', 'Export…').click();
  const dialog = panel.role('dialog', 'Export chat');
  await dialog.appear();
  await lookAtPanel(panel, 'export-chat');
  const { name, bytes } = await downloadOf(() => dialog.role('button', 'Markdown, to read and edit').click());
  expect(name).toMatch(/^How fast.*\.md$/u);
  const text = bytes.toString();
  expect(text).toContain(`> ${SELECTED}`);
  expect(text).toContain(`[On lichens](${pages.url}/lichens#:~:text=`);
  expect(text).toContain('# Slowly\n\nThey **grow** slowly.');
  expect(text.match(/^## Answer$/gmu)).toHaveLength(1);
  await dialog.vanish();
  await expect.poll(() => panel.role('status').contents()).toContain(`Saved as ${name}.`);
});

test('all chats are exported as a page that runs nothing', async () => {
  options = await gloss.openExtensionPage('options.html#data');
  await options.role('button', 'Export all chats').appear();
  await lookAtOptions('ready');
  await options.role('combobox', 'Format').choose('Web page, to read and print');
  const { name, bytes } = await downloadOf(() => options.role('button', 'Export all chats').click());
  expect(name).toMatch(/^gloss-chats-\d{4}-\d\d-\d\d\.html$/u);
  await outcomeBecomes(options, `1 chat exported to ${name}.`);
  const exported = await servePages({ '/chats': bytes.toString() });
  const shown = await gloss.openPage(`${exported.url}/chats`);
  expect(await shown.css('article > h1').contents()).toEqual(['How fast?']);
  expect(await shown.css('section strong').contents()).toEqual(['grow']);
  // What the answer brought is text in it.
  const [title, active, links] = await shown.evaluate(() => [
    document.title,
    document.querySelectorAll('body :is(script, img, svg, iframe, style)').length,
    [...document.querySelectorAll('a')].map(({ protocol }) => protocol).join(),
  ]);
  expect([title, active]).toEqual(['Chats from Gloss', 0]);
  expect(links).toMatch(/^(?:http:,?)+$/u);
  expect(exported.requests).not.toContain('/pixel');
  expect(await shown.css('article').text()).toContain('<iframe src="/pixel"></iframe>');
  // The policy lets its own style through.
  const border = await shown.evaluate(() => {
    const quote = document.querySelector('blockquote');
    return quote ? getComputedStyle(quote).borderInlineStartWidth : '';
  });
  expect(border).toBe('3px');
  await shown.screenshot(picture('exported-page'));
  await shown.close();
  await exported.close();
});

test('a backup has no key and no header, and a fresh profile gets the same chats back, byte for byte', async () => {
  const { origin } = new URL(answers.baseUrl);
  expect(await options.evaluate(storeHeader, origin, `value-${CANARY}`)).toContain('x-gateway');
  const models = [{ provider: 'seeded', model: 'gloss-demo' }];
  await options.evaluate(changeSettings, JSON.stringify({ type: 'favourites-add', models }));
  const backup = await downloadOf(() => options.role('button', 'Back up settings and chats').click());
  expect(backup.name).toMatch(/^gloss-backup-.*\.json$/u);
  expect(backup.bytes.toString()).toContain('"name":"Test server"');
  expect(backup.bytes.toString()).not.toContain(CANARY);
  await options.role('combobox', 'Format').choose('JSON, to import again');
  const before = await downloadOf(() => options.role('button', 'Export all chats').click());

  await gloss.quit();
  fresh = await startGloss({ downloads });
  options = await fresh.openExtensionPage('options.html#data');
  await options.role('button', 'Import…').appear();
  await chooseFiles(options, '.transfer input', [backup]);
  await outcomeBecomes(
    options,
    '1 chat imported, with 3 messages. 1 provider added; enter its key. 1 favourite model added.',
  );
  await chooseFiles(options, '.transfer input', [
    before,
    { name: 'notes.json', bytes: Buffer.from('hello') },
  ]);
  await outcomeBecomes(options, '1 chat was already here.');
  await options.css('.transfer summary').click();
  expect(await options.css('.transfer-problems li').contents()).toEqual([
    'notes.json isn’t a JSON or ZIP file.',
  ]);
  await lookAtOptions('imported');

  await options.role('combobox', 'Format').choose('JSON, to import again');
  const after = await downloadOf(() => options.role('button', 'Export all chats').click());
  expect(after.bytes.equals(before.bytes)).toBe(true);

  // Last, since these chats are of another year. The archive is unpacked under the page's policy.
  const archive = fileURLToPath(new URL('../fixtures/exports/chatgpt-new.zip', import.meta.url));
  await chooseFiles(options, '.transfer input', [{ name: 'export.zip', bytes: await readFile(archive) }]);
  await outcomeBecomes(options, '2 chats imported, with 8 messages.');

  await options.evaluate(stopDrive);
  await chooseFiles(options, '.transfer input', [after]);
  await options.role('progressbar', 'Importing…').appear();
  await expect.poll(() => options.role('progressbar', 'Importing…').attribute('value')).toBe('0.33');
  await lookAtOptions('importing');
  await options.role('button', 'Cancel').click();
  await outcomeBecomes(options, 'Import cancelled. Nothing was imported.');
  await pictureOptions('cancelled');

  page = await fresh.openPage(`${pages.url}/lichens`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.role('button', 'Chats').click();
  await panel.role('dialog', 'Chats').role('listbox', 'Chats').appear();
  await panel.css('[data-chat]').click();
  expect(await panel.css('[data-role="user"] .question-text').text()).toBe('How fast?');
  expect(await panel.role('group', 'Versions').text()).toContain('2/2');
  await panel.role('button', 'Model').click();
  await panel.role('dialog', 'Choose a model').appear();
  await expect.poll(() => panel.css('.model-star[data-on="true"]').count()).toBeGreaterThan(0);
});
