import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { type FixtureServer, serveFixtures } from '../support/e2e/serve-fixtures.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

let fixtures: FixtureServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [fixtures, gloss] = await Promise.all([serveFixtures(), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: 'http://127.0.0.1:9/v1' } });
  page = await gloss.openPage(`${fixtures.url}/article.html?strict`);
  await page.pressShortcut();
  panel = await page.panel();
  await whenReady(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await fixtures?.close();
});

/** Whether anything covers the page. */
function isCovered(): Promise<boolean> {
  return page.evaluate(() => document.querySelector('[popover]') !== null);
}

async function beginPointing(): Promise<void> {
  await panel.role('button', 'Add').click();
  await panel.role('menuitem', 'Point at a part…').click();
  await expect.poll(isCovered).toBe(true);
}

/** The middle of an element, or the point at this offset from its corner. */
async function placeOf(css: string, into?: number): Promise<{ x: number; y: number }> {
  return await page.evaluate(
    (css: string, into: number | null) => {
      const box = document.querySelector(css)?.getBoundingClientRect() ?? new DOMRect();
      return into === null
        ? { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }
        : { x: Math.round(box.x + into), y: Math.round(box.y + into) };
    },
    css,
    into ?? null,
  );
}

/** Moves the pointer somewhere, and waits until the outline has been on the screen for a few frames. */
async function outline(css: string, into?: number): Promise<void> {
  const { x, y } = await placeOf(css, into);
  // A pointer that is there already would not move.
  await page.hover({ x: x - 1, y });
  await page.hover({ x, y });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
  });
}

async function pressAt(css: string, into?: number): Promise<void> {
  const place = await placeOf(css, into);
  await page.drag(place, place);
}

async function pick(css: string, into?: number): Promise<void> {
  await outline(css, into);
  await pressAt(css, into);
}

function quotes(): Promise<string[]> {
  return panel.css('[data-part="quote"] blockquote').contents();
}

/** Records the events and changes that the page can observe from now on. */
async function listenInPage(): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    for (const type of ['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart'])
      window.addEventListener(type, (event) => heard.push(event.type), true);
  });
}

test('a part is taken by pointing under the strictest policy, and the page notices and keeps nothing', async () => {
  await listenInPage();
  const before = await page.evaluate(() => document.documentElement.outerHTML);
  await beginPointing();
  expect(await panel.css('[data-part="pointing"]').text()).toContain(
    'Click a part of the page. Esc cancels.',
  );
  await lookAtPanel(panel, 'pointing');
  await outline('#lead');
  await page.screenshotWindow(picture('pointing-light'));
  // A dark page, without a change that the page would keep.
  await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'dark'));
  await page.screenshotWindow(picture('pointing-dark'));
  await page.evaluate(() => {
    const root = document.documentElement;
    // Until it is read, Chrome has no attribute to remove.
    root.getAttribute('style');
    root.removeAttribute('style');
  });
  await pressAt('#lead');
  await expect.poll(quotes).toEqual([expect.stringContaining('a lock keeper noticed')]);
  expect(await panel.css('[data-part="quote"] .quote-title').contents()).toEqual([
    'The slow return of the river otter | The Evening Courier',
  ]);
  expect(await panel.css('[data-part="pointing"]').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(before);
  expect(await page.evaluate(() => Reflect.get(globalThis, 'heard').join())).toBe('');
});

test('nothing that changes the page is left after pointing', async () => {
  await page.evaluate(() => {
    const changes: MutationRecord[] = [];
    Object.assign(globalThis, { changes });
    new MutationObserver((records) => changes.push(...records)).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  await pressAt('#second');
  await page.press('ArrowUp');
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  expect(await page.evaluate(() => Reflect.get(globalThis, 'changes').length)).toBe(0);
  // The page receives clicks again.
  expect(await page.evaluate(() => Reflect.get(globalThis, 'heard').join())).toContain('click');
});

test('the panel’s keys choose what is outlined and take it', async () => {
  await panel.role('button', 'Remove quote').click();
  await beginPointing();
  await outline('#second');
  await panel.evaluate(() => document.querySelector<HTMLElement>('[data-part="pointing"]')?.focus());
  await panel.press('Shift+Enter');
  await expect.poll(() => panel.css('[data-part="pointing"]').text()).toContain('1 part picked.');
  await panel.press('ArrowLeft');
  await panel.press('Enter');
  await expect.poll(quotes).toHaveLength(2);
  expect((await quotes())[0]).toContain('The count rose from 3 to 12');
});

test('Escape in the panel, and a panel that closes, end it', async () => {
  await beginPointing();
  await panel.press('Escape');
  await expect.poll(isCovered).toBe(false);
  await beginPointing();
  await panel.close();
  await expect.poll(isCovered).toBe(false);
});

test('parts in frames and in shadow roots can be pointed at', async () => {
  await page.goto(`${fixtures.url}/frames.html`);
  await page.pressShortcut();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').at(1).appear();
  while ((await panel.role('button', 'Remove quote').count()) > 0)
    await panel.role('button', 'Remove quote').at(0).click();
  await beginPointing();
  await pick('#lesson', 40);
  await expect.poll(quotes).toEqual([expect.stringContaining('Photosynthesis')]);
  await page.goto(`${fixtures.url}/shadow-app.html`);
  await beginPointing();
  await pick('#light-one');
  await expect.poll(quotes).toHaveLength(2);
  expect((await quotes())[1]).toBe('First paragraph, slotted.');
});

test('synthetic events from the page take nothing', async () => {
  await page.goto(`${fixtures.url}/article.html`);
  await beginPointing();
  await outline('#lead');
  await page.evaluate(() => {
    const host = document.querySelector('[popover]');
    for (const target of [host, window, document.body])
      for (const type of ['pointerdown', 'mousedown', 'click'])
        target?.dispatchEvent(
          new MouseEvent(type, { bubbles: true, composed: true, clientX: 400, clientY: 400 }),
        );
    for (const key of ['ArrowUp', 'Enter']) window.dispatchEvent(new KeyboardEvent('keydown', { key }));
  });
  expect(await isCovered()).toBe(true);
  await page.evaluate(() => document.querySelector('[popover]')?.setAttribute('style', 'opacity: 0'));
  await expect.poll(isCovered).toBe(false);
  expect(await quotes()).toHaveLength(2);
});

test('a large table is sent as CSV, with its surrounding text, when the user says so', async () => {
  await page.goto(`${fixtures.url}/article.html`);
  await page.evaluate(() => {
    const rows = Array.from(
      { length: 40 },
      (_, row) => `<tr><td>Weir ${row}</td><td>${row * 3}</td><td>a, b</td></tr>`,
    );
    document.body.innerHTML = `<p>Counted at every weir.</p><table id="weirs"><tr><th>Place</th><th>Otters</th><th>By</th></tr>${rows.join('')}</table><p>Nobody counted at night.</p>`;
  });
  while ((await panel.role('button', 'Remove quote').count()) > 0)
    await panel.role('button', 'Remove quote').at(0).click();
  await beginPointing();
  await pick('#weirs', 60);
  await expect.poll(quotes).toEqual([expect.stringContaining('| Place | Otters | By |')]);
  await panel.role('button', 'Send its table as CSV').click();
  await expect.poll(quotes).toEqual([expect.stringContaining('Place,Otters,By\nWeir 0,0,"a, b"')]);
  await panel.role('button', 'Add surrounding text').click();
  await expect
    .poll(() => panel.css('[data-part="quote"] .quote-source').text())
    .toContain('with surrounding text');
  await picturePanel(panel, 'quote-forms');
  // A host other than the one that the user has agreed to.
  await seedProvider(gloss, { provider: { baseUrl: 'http://127.0.0.1:9/v1' }, consented: false });
  await panel.role('textbox', 'Message').fill('Where are the most?');
  await panel.role('button', 'Send').click();
  const dialog = panel.role('dialog', 'What will be sent');
  const text = await dialog.appear().then(() => dialog.text());
  expect(text).toMatch(
    /Counted at every weir\.[^]*-selected>[^]*Weir 39,117[^]*-selected>[^]*Nobody counted/u,
  );
  await picturePanel(panel, 'quote-forms-sent');
});
