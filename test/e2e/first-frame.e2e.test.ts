import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { listFirstStyles } from '#scripts/build/adopted-styles.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';

import { startGloss } from '../support/e2e/start-gloss.ts';

const SIDEPANEL = join(import.meta.dirname, '../../entrypoints/sidepanel');
const COMPONENTS = join(import.meta.dirname, '../../components');

let pages: PageServer;
let gloss: BrowserUnderTest;

beforeAll(async () => {
  const panel = await readFile(join(SIDEPANEL, 'first-panel.html'), 'utf8');
  [pages, gloss] = await Promise.all([
    servePages({ '/panel': `<!doctype html><title>The first panel</title><div id="app">${panel}</div>` }),
    startGloss(),
  ]);
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

/** The text of the style sheets that the first frame has, and of all others of the panel. */
async function readStyles(): Promise<{ first: string[]; others: string[] }> {
  const first = listFirstStyles();
  const all = await readdir(COMPONENTS, { recursive: true });
  const others = all
    .filter((path) => /^(?:ui|answer|providers|panel)\b.*\.css$/u.test(path))
    .map((path) => join(COMPONENTS, path))
    .filter((path) => !first.includes(path));
  const read = (paths: readonly string[]): Promise<string[]> =>
    Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return { first: await read(first), others: await read(others) };
}

/** Runs in a page. Adopts the first style sheets, then the others; returns what that changes in its elements. */
function findChanges({ first, others }: { first: string[]; others: string[] }): string[] {
  const adopt = (texts: string[]): void => {
    for (const text of texts) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets.push(sheet);
    }
  };
  const readAll = (): Map<string, string> => {
    const values = new Map<string, string>();
    for (const [index, element] of [...document.querySelectorAll('html, body, body *')].entries()) {
      for (const pseudo of ['', '::before', '::after', '::placeholder']) {
        const style = getComputedStyle(element, pseudo || undefined);
        const name = `${index} ${element.localName}.${element.getAttribute('class') ?? ''}${pseudo}`;
        // A variable is looked at where it is used.
        for (const property of style) values.set(`${name} ${property}`, style.getPropertyValue(property));
      }
    }
    return values;
  };
  adopt(first);
  const before = readAll();
  adopt(others);
  const changes = [];
  for (const [name, value] of readAll())
    if (before.get(name) !== value && !name.includes(' --'))
      changes.push(`${name}: ${before.get(name)} → ${value}`);
  return changes;
}

test('the first frame has all the styles of the panel that is drawn into it', async () => {
  const page = await gloss.openPage(`${pages.url}/panel`);
  const styles = await readStyles();
  expect(styles.first.length).toBeGreaterThan(5);
  expect(await page.evaluate(findChanges, styles)).toEqual([]);
});

test('the panel waits for no style sheet', async () => {
  const panel = await gloss.openExtensionPage('sidepanel.html');
  await panel.role('textbox', 'Message').appear();
  expect(await panel.evaluate(() => document.styleSheets.length)).toBe(0);
  // That of the first frame, and those of the panel's own script.
  await expect.poll(() => panel.evaluate(() => document.adoptedStyleSheets.length)).toBeGreaterThan(10);
});
