import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { FOUR_COLOURS, fourColours } from '#test/support/pages/four-colours.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { lookAt, readSent } from '../support/e2e/sent-pictures.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const [RED, GREEN, BLUE, YELLOW] = FOUR_COLOURS;

let relay: DemoServer;
let pages: PageServer;
/** Another origin. */
let elsewhere: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
/** A page of the extension that decodes pictures. */
let eyes: View;

beforeAll(async () => {
  elsewhere = await servePages({ '/flag.png': fourColours(120, 80) });
  pages = await servePages({
    '/own': `<!doctype html><link rel="icon" href="data:,"><title>A flag</title><h1>A flag</h1>
      <a href="/nowhere"><img id="flag" src="/flag.png" width="300" height="200" alt="A flag of four colours"></a>`,
    '/foreign': `<!doctype html><link rel="icon" href="data:,"><title>Another flag</title><p>Above it.</p>
      <img id="flag" src="${elsewhere.url}/flag.png" width="300" height="200" alt="">`,
    '/flag.png': fourColours(120, 80),
  });
  [relay, gloss] = await Promise.all([
    startDemoServer(),
    startGloss({ commandKeys: { 'ask-screenshot': 'Alt+Shift+U' } }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
  eyes = await gloss.openExtensionPage('options.html');
});

beforeEach(() => relay.requests.clear());

/** Removes what a test has left in the window's panel. */
afterEach(async () => {
  const panel = await page.panel();
  const quotes = panel.css('[data-part="quote"]');
  while ((await quotes.count()) > 0) await quotes.at(0).role('button', 'Remove quote').click();
  await panel.role('button', 'New chat').click();
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await pages?.close();
  await elsewhere?.close();
});

/** The markup of a page, to see whether anything stayed behind. */
function markup(page: WebPage): Promise<string> {
  return page.evaluate(() => document.documentElement.outerHTML);
}

test('an image of the page is sent as it was loaded, without another request and without a trace in the page', async () => {
  page = await gloss.openPage(`${pages.url}/own`);
  const before = await markup(page);
  const requests = [...pages.requests];
  await page.askAboutImage('#flag');
  const panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  await quote.css('img').appear();
  expect(await quote.css('img').attribute('alt')).toBe('A flag of four colours');
  expect(await quote.text()).toContain('A flag');
  expect(await quote.text()).not.toContain('As shown');
  await picturePanel(panel, 'picture-quote');

  await ask(panel, 'Whose is it?');
  expect(await endOfAnswer(panel)).toBe('complete');
  const sent = readSent(relay.requests.all[0]);
  expect(sent.text).toContain(`Title: A flag\nAddress: ${pages.url}/own\nPicture: image 1`);
  expect(sent.text).toContain('A flag of four colours');
  expect(sent.pictures).toHaveLength(1);
  expect(sent.pictures[0]).toMatch(/^data:image\/png;base64,/u);
  expect(await lookAt(eyes, sent.pictures[0])).toEqual({
    width: 120,
    height: 80,
    colours: [RED, GREEN, BLUE, YELLOW],
  });
  expect(await lastAnswer(panel).text()).toContain('120 × 80');
  await picturePanel(panel, 'picture-sent', { prepare: scrollTo(panel, '.question') });
  expect(pages.requests).toEqual(requests);
  expect(await markup(page)).toBe(before);
});

test('an image of another origin is sent as the page shows it, without a request', async () => {
  page = await gloss.openPage(`${pages.url}/foreign`);
  const before = await markup(page);
  const requests = [pages.requests.length, elsewhere.requests.length];
  await page.askAboutImage('#flag');
  const panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  await quote.css('img').appear();
  expect(await quote.text()).toContain(`from ${new URL(elsewhere.url).host}`);
  expect(await quote.text()).toContain('As shown on the page');

  await ask(panel, 'And this?');
  expect(await endOfAnswer(panel)).toBe('complete');
  const sent = readSent(relay.requests.all[0]);
  expect(sent.text).toContain(
    `Picture: image 1 of this message, from ${new URL(elsewhere.url).host}, as shown`,
  );
  expect(await lookAt(eyes, sent.pictures[0])).toEqual({
    width: 300,
    height: 200,
    colours: [RED, GREEN, BLUE, YELLOW],
  });
  expect([pages.requests.length, elsewhere.requests.length]).toEqual(requests);
  expect(await markup(page)).toBe(before);
});

test('a screenshot shows the page without the panel, and can be cropped in the panel', async () => {
  page = await gloss.openPage(`${pages.url}/own`);
  await page.focus();
  await page.pressShortcut('alt+shift+u');
  const panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  await quote.css('img').appear();
  expect(await quote.text()).toContain('Screenshot');
  const shown = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  expect(Number(await quote.css('img').attribute('height'))).toBe(shown.height);
  expect(Number(await quote.css('img').attribute('width'))).toBe(shown.width);

  await quote.role('button', 'Choose a part').click();
  const dialog = panel.role('dialog', 'Choose a part');
  await dialog.appear();
  await dialog.css('.crop-picture').appear();
  await picturePanel(panel, 'crop-whole');
  // From the middle of the flag's upper left quarter to the middle of its lower right one.
  const flag = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelector('#flag')?.getBoundingClientRect() ?? new DOMRect();
    return { x: x / innerWidth, y: y / innerHeight, width: width / innerWidth, height: height / innerHeight };
  });
  const stage = await panel.evaluate(() => {
    const { x, y, width, height } =
      document.querySelector('.crop-picture')?.getBoundingClientRect() ?? new DOMRect();
    return { x, y, width, height };
  });
  const at = (share: number) => ({
    x: stage.x + stage.width * (flag.x + flag.width * share),
    y: stage.y + stage.height * (flag.y + flag.height * share),
  });
  await panel.drag(at(0.05), at(0.95));
  await picturePanel(panel, 'crop-part');
  await dialog.role('button', 'Use this part').click();
  await dialog.vanish();
  await expect.poll(() => quote.text()).toContain('edited');

  await ask(panel, 'What is this part?');
  expect(await endOfAnswer(panel)).toBe('complete');
  const { pictures: sent } = readSent(relay.requests.all[0]);
  expect(sent).toHaveLength(1);
  const looks = await lookAt(eyes, sent[0]);
  expect(looks.colours).toEqual([RED, GREEN, BLUE, YELLOW]);
  expect(looks.width).toBeGreaterThan(240);
  expect(looks.width).toBeLessThan(300);
});

/** Pastes a picture, with its name as text if a file manager would. */
async function paste(panel: View, name: string, text = ''): Promise<void> {
  const bytes = fourColours(120, 80).toString('base64');
  await panel.evaluate(
    (base64, fileName, plain) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      if (plain !== '') data.setData('text/plain', plain);
      data.items.add(new File([content], fileName, { type: 'image/png' }));
      const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
      // Firefox keeps only texts in the data of a synthetic event.
      Object.defineProperty(event, 'clipboardData', { value: data });
      document.querySelector('.composer textarea')?.dispatchEvent(event);
    },
    bytes,
    name,
    text,
  );
}

test('a picture pasted from a file manager is attached, and its name is not typed', async () => {
  page = await gloss.openPage(`${pages.url}/own`);
  if (!(await page.hasPanel())) await page.pressShortcut();
  const panel = await page.panel();
  await whenReady(panel);
  await paste(panel, 'photo.png', 'photo.png');
  const quote = panel.css('[data-part="quote"]');
  await quote.css('img').appear();
  expect(await quote.text()).toContain('photo.png');
  expect(
    await panel.evaluate(() => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value),
  ).toBe('');
});

test('a pasted picture is cropped by keyboard, and the crop can be undone', async () => {
  page = await gloss.openPage(`${pages.url}/own`);
  if (!(await page.hasPanel())) await page.pressShortcut();
  const panel = await page.panel();
  await whenReady(panel);
  await paste(panel, 'image.png');
  const quote = panel.css('[data-part="quote"]');
  await quote.css('img').appear();
  expect(await quote.text()).toContain('Pasted picture');

  await quote.role('button', 'Choose a part').click();
  const dialog = panel.role('dialog', 'Choose a part');
  await dialog.role('slider', 'Left edge').appear();
  await panel.evaluate(() =>
    document.querySelector<HTMLElement>('.crop-left')?.focus({ focusVisible: true }),
  );
  await panel.press('End');
  await panel.press('Home');
  for (let count = 0; count < 6; count += 1) await panel.press('Shift+ArrowRight');
  expect(await dialog.role('slider', 'Left edge').attribute('aria-valuenow')).toBe('72');
  await picturePanel(panel, 'crop-keys');
  await dialog.role('button', 'Use this part').click();
  await dialog.vanish();
  expect(await quote.css('img').attribute('width')).toBe('48');
  await quote.role('button', 'Undo edit').click();
  await expect.poll(() => quote.css('img').attribute('width')).toBe('120');

  await quote.role('button', 'Choose a part').click();
  await dialog.appear();
  await panel.press('Escape');
  await dialog.vanish();
  await quote.role('button', 'Remove quote').click();
  await quote.vanish();
});
