import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { launchBrowser } from '#test/support/browsers/launch-browser.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';

import { atMost, type BenchLine, quantile, figure } from './bench-line.ts';

const ROUNDS = 15;
/** A guard against hanging. */
const PATIENCE_MS = 30_000;
const DIST = fileURLToPath(new URL('../dist/chrome-mv3', import.meta.url));
/** Two passages, because the same one is not quoted twice. */
const PAGE = `<!doctype html><title>On lichens</title>
  <p id="first">A lichen is a partnership of a fungus and an alga.</p>
  <p id="second">It grows where neither could live alone.</p>`;

/** The times that the background and the panel record, as Unix ms with fractions. */
interface Recorded {
  readonly clickedAt: number;
  readonly shownAt: number;
}

/** Inside a page of an extension. */
declare const chrome: { storage: { session: { get(name: string): Promise<Record<string, unknown>> } } };
declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var shownAt: number | undefined;
}

/** Prepended to a background: records when the browser reports a click in the menu. */
const RECORD_CLICK = `chrome.contextMenus.onClicked.addListener(() => {
  void chrome.storage.session.set({ clickedAt: performance.timeOrigin + performance.now() });
});\n`;

/** Prepended to a panel: records the frame that shows a new quote or, in the empty panel, the first frame. */
const RECORD_QUOTE = `let quotes = 0;
new MutationObserver(() => {
  const { length } = document.querySelectorAll('[data-part="quote"]');
  if (length > quotes) requestAnimationFrame(() => { globalThis.shownAt = performance.timeOrigin + performance.now(); });
  quotes = length;
}).observe(document, { childList: true, subtree: true });`;
const RECORD_FRAME =
  'requestAnimationFrame(() => { globalThis.shownAt = performance.timeOrigin + performance.now(); });';

/** An extension that opens an empty panel from the same menu: the browser's own share of the time. */
const EMPTY_PANEL = {
  'manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'Empty panel',
    version: '1',
    permissions: ['sidePanel', 'contextMenus', 'storage'],
    background: { service_worker: 'background.js' },
    side_panel: { default_path: 'sidepanel.html' },
  }),
  'background.js': `${RECORD_CLICK}
    chrome.runtime.onInstalled.addListener(() =>
      chrome.contextMenus.create({ id: 'open', title: 'Open an empty panel', contexts: ['selection'] }));
    chrome.contextMenus.onClicked.addListener((info, tab) => chrome.sidePanel.open({ windowId: tab.windowId }));`,
  'sidepanel.html': '<!doctype html><head><script src="record.js"></script></head><title>Empty</title>',
  'record.js': RECORD_FRAME,
};

/** Measures from a click in the native menu to the quote on the screen, in Chromium with a display. */
export async function benchFrontDoor(): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-bench-'));
  const pages = await servePages({ '/': PAGE });
  const browsers: BrowserUnderTest[] = [];
  const open = async (extension: string, pageScript?: string): Promise<WebPage> => {
    const options = { extension, ...(pageScript !== undefined && { pageScript }) };
    const browser = await launchBrowser('chromium', options);
    browsers.push(browser);
    return await browser.openPage(`${pages.url}/`);
  };
  try {
    const empty = await open(await writeEmptyPanel(join(folder, 'empty')));
    const gloss = await open(await copyWithClicks(join(folder, 'gloss')), RECORD_QUOTE);
    // The menu entries appear after the first run of each background.
    await sleep(2_000);
    return await compare(gloss, empty);
  } finally {
    for (const browser of browsers) await browser.quit();
    await pages.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(gloss: WebPage, empty: WebPage): Promise<BenchLine[]> {
  const times = { empty: [] as number[], closed: [] as number[], open: [] as number[] };
  for (let round = -2; round < ROUNDS; round += 1) {
    const emptyMs = await timeClick(empty, '#first');
    await closePanel(empty);
    const closed = await timeClick(gloss, '#first');
    const open = await timeClick(gloss, '#second');
    await closePanel(gloss);
    if (round < 0) continue;
    times.empty.push(emptyMs);
    times.closed.push(closed);
    times.open.push(open);
  }
  const [bare, closed, open] = [times.empty, times.closed, times.open].map((one) => quantile(one, 0.5));
  return [
    figure('menu click to an empty panel, browser only', bare ?? Number.NaN, 'ms'),
    atMost('menu click to the quote in an open panel', open ?? Number.NaN, 60, 'ms'),
    atMost(
      'menu click to the quote in a closed panel, minus the empty panel',
      (closed ?? Number.NaN) - (bare ?? Number.NaN),
      300,
      'ms',
    ),
  ];
}

/** Milliseconds from the click in the menu to the frame that shows its effect. */
async function timeClick(page: WebPage, passage: string): Promise<number> {
  const before = (await page.hasPanel()) ? await readRecorded(await page.panel()) : undefined;
  await page.select({ css: passage });
  await page.askAboutSelection();
  const panel = await page.panel();
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (Date.now() > deadline) throw new Error(`The quote of ${passage} is not shown.`);
    const recorded = await readRecorded(panel);
    if (recorded && recorded.clickedAt !== before?.clickedAt && recorded.shownAt !== before?.shownAt) {
      return recorded.shownAt - recorded.clickedAt;
    }
    await sleep(50);
  }
}

function readRecorded(panel: View): Promise<Recorded | null> {
  return panel.evaluate(async () => {
    const { clickedAt } = await chrome.storage.session.get('clickedAt');
    const { shownAt } = globalThis;
    if (typeof clickedAt !== 'number' || shownAt === undefined || shownAt < clickedAt) return null;
    return { clickedAt, shownAt };
  });
}

/** Removes the quotes before it closes the panel, so that the next round starts without any. */
async function closePanel(page: WebPage): Promise<void> {
  const panel = await page.panel();
  const remove = panel.role('button', 'Remove quote');
  while ((await remove.count()) > 0) await remove.at(0).click();
  await sleep(500);
  await panel.close();
  while (await page.hasPanel()) await sleep(50);
}

async function writeEmptyPanel(folder: string): Promise<string> {
  await mkdir(folder);
  for (const [name, text] of Object.entries(EMPTY_PANEL)) await writeFile(join(folder, name), text);
  return folder;
}

async function copyWithClicks(folder: string): Promise<string> {
  await cp(DIST, folder, { recursive: true });
  const background = join(folder, 'background.js');
  await writeFile(background, RECORD_CLICK + (await readFile(background, 'utf8')));
  return folder;
}
