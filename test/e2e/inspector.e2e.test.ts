import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';

import { ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPage, picturePage } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

/** Recorded by this test in Firefox: `GLOSS_BROWSER=firefox UPDATE_RECORDING=1`. */
const FROM_FIREFOX = fileURLToPath(new URL('../fixtures/recordings/firefox.json', import.meta.url));

let server: Listening;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
let inspector: View;

function chunk(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}

/** Says everything that an inspector has to show: a comment, an id, a malformed event, a key, odd characters. */
function startServer(): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      void text(request).then(async () => {
        const key = String(request.headers.authorization).slice('Bearer '.length);
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': key });
        response.write(`: keep-alive \u202E!\n\nid: 7\n${chunk('The **tide**')}`);
        await sleep(120);
        response.write(`data: {"broken\n\n${chunk(' waits')}event: ping\ndata: ${key}\n\n`);
        for (const letter of ['\n\n> ', ...Array.from(key)]) response.write(chunk(letter));
        await sleep(60);
        response.end(`${chunk('\n\nfor nobody.', 'stop')}data: [DONE]\n\n`);
      });
    }),
  );
}

beforeAll(async () => {
  [server, gloss] = await Promise.all([startServer(), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1`, model: 'tide-1' }, key: KEY });
  page = await gloss.openPage(`${server.url}/`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

function textOfInspector(): Promise<string> {
  return inspector.evaluate(() => document.body.textContent ?? '');
}

/** Gives the page a file, as its button does. */
async function openFile(name: string, content: string): Promise<void> {
  await inspector.evaluate(
    (fileName, fileText) => {
      const input = document.querySelector<HTMLInputElement>('input[type="file"]');
      const files = new DataTransfer();
      files.items.add(new File([fileText], fileName, { type: 'application/json' }));
      if (!input) throw new Error('There is no field for files.');
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    name,
    content,
  );
}

/** What the page would save, taken before it becomes a download. */
async function saveRecording(hasText: boolean): Promise<string> {
  await inspector.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob)
        void blob.text().then((saved) => {
          document.body.dataset['saved'] = saved;
        });
      return create(blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
  });
  await inspector.role('button', 'Save…').click();
  await inspector.role('dialog', 'Save the stream').appear();
  if (!hasText) await lookAtPage(inspector, 'inspector-save');
  if (hasText) await inspector.role('checkbox', 'Include the text').click();
  await inspector.role('dialog').role('button', 'Save').click();
  const read = (): Promise<string> => inspector.evaluate(() => document.body.dataset['saved'] ?? '');
  await expect.poll(read).not.toBe('');
  const saved = await read();
  await inspector.evaluate(() => delete document.body.dataset['saved']);
  return saved;
}

async function replayedText(): Promise<string> {
  return await inspector.css('.replay [data-part="answer"]').text();
}

test('an inspector that opens later shows no earlier run, and says which it will show', async () => {
  await ask(panel, 'Before the inspector?');
  await endOfAnswer(panel);
  inspector = await gloss.openExtensionPage('inspector.html');
  await inspector.role('heading', 'No streams yet').appear();
  expect(await textOfInspector()).toContain('ask a question in the panel');
  await lookAtPage(inspector, 'inspector-empty');
});

test('a run that begins while the inspector is open shows its events, the malformed one marked', async () => {
  await ask(panel, 'Why?');
  await endOfAnswer(panel);
  await expect.poll(textOfInspector).toContain('Test server');
  await expect.poll(() => inspector.css('.stream-row').text()).toContain('complete');
  const problems = await inspector.css('.entry.problem').contents();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('malformed');
  expect(problems[0]).toContain('{"broken');
  const all = await textOfInspector();
  for (const part of ['keep-alive', 'text/event-stream', 'answer +12', '‹RLO›', 'ping', 'tide-1'])
    expect.soft(all).toContain(part);
  expect(all).toContain('key removed');
  expect(all).not.toContain(KEY);
  for (let at = 0; at + 9 <= KEY.length; at += 1) expect(all).not.toContain(KEY.slice(at, at + 9));
  await inspector.css('.entry.problem').click();
  await inspector.css('.entry-text').appear();
  await lookAtPage(inspector, 'inspector-run');
});

test('the keyboard moves through the entries', async () => {
  await inspector.role('grid', 'Entries').click();
  await inspector.press('Home');
  await expect.poll(() => inspector.css('.entry[aria-selected="true"]').attribute('data-index')).toBe('0');
  await inspector.press('ArrowDown');
  await expect.poll(() => inspector.css('.entry-headers').count()).toBe(1);
  expect(await textOfInspector()).toContain('[key removed]');
  await picturePage(inspector, 'inspector-headers');
});

test('a run is saved without text or key, opened again and replayed', async () => {
  const masked = await saveRecording(false);
  expect(masked).not.toContain('tide**');
  const whole = await saveRecording(true);
  expect(whole).toContain('The **tide**');
  for (const saved of [masked, whole]) {
    for (let at = 0; at + 9 <= KEY.length; at += 1) expect(saved).not.toContain(KEY.slice(at, at + 9));
  }
  if (BROWSER === 'firefox' && process.env['UPDATE_RECORDING']) await writeFile(FROM_FIREFOX, whole);

  await openFile('mine.json', whole);
  await inspector.css('.stream-row[aria-current="true"]').appear();
  await expect.poll(() => inspector.css('.stream-row[aria-current="true"]').text()).toContain('mine.json');
  await inspector.role('button', 'Replay at once').click();
  await expect.poll(replayedText).toContain('for nobody.');
  expect(await inspector.css('.replay strong').text()).toBe('tide');
  await inspector.role('button', 'Close replay').click();
  await inspector.role('button', 'Replay').click();
  await expect.poll(textOfInspector).toContain('Result: complete.');
  await expect.poll(replayedText).toContain('for nobody.');
  await lookAtPage(inspector, 'inspector-replay');
});

test('a recording made in Firefox replays', async () => {
  await openFile('firefox.json', await readFile(FROM_FIREFOX, 'utf8'));
  await expect.poll(() => inspector.css('.stream-row[aria-current="true"]').text()).toContain('firefox.json');
  expect(await inspector.css('.stream-row[aria-current="true"]').text()).toContain('1 problem');
  await inspector.role('button', 'Replay at once').click();
  await expect.poll(textOfInspector).toContain('Result: complete.');
  await expect.poll(async () => (await replayedText()).replaceAll(/\s+/g, ' ')).toContain('The tide waits');
});

test('a file that is not a recording is refused, and what was shown stays', async () => {
  const before = await inspector.css('.stream-row').count();
  await openFile('notes.json', '{"a":1}');
  await inspector.role('alert').appear();
  expect(await inspector.role('alert').text()).toContain('notes.json is neither a Gloss recording');
  await picturePage(inspector, 'inspector-refused');
  expect(await inspector.css('.stream-row').count()).toBe(before);
});

test('an inspector receives runs again after the background was killed', async () => {
  const before = await inspector.css('.stream-row').count();
  await gloss.killBackground();
  await expect
    .poll(async () => {
      await ask(panel, 'And now?');
      await endOfAnswer(panel);
      return await inspector.css('.stream-row').count();
    })
    .toBeGreaterThan(before);
});

test('a recording of 50,000 events opens, scrolls and stays a small page', async () => {
  const entries = Array.from({ length: 50_000 }, (_, at) => ({
    kind: 'event',
    at: at * 2,
    event: 'message',
    data: `word ${at} `,
    id: '',
  }));
  const info = {
    startedAt: 0,
    provider: 'Many',
    model: 'many-1',
    dialect: 'event-stream',
    origin: 'http://localhost',
    eventStream: { method: 'GET', textField: '' },
  };
  const open = [
    { kind: 'request', at: 0, method: 'GET', path: '/' },
    { kind: 'response', at: 0, status: 200, headers: { 'content-type': 'text/event-stream' } },
  ];
  const close = { kind: 'close', at: 100_000, how: 'clean' };
  const whole = { format: 'gloss-recording', version: 1, info, entries: [...open, ...entries, close] };
  await openFile('many.json', JSON.stringify(whole));
  await expect
    .poll(() => inspector.css('.stream-row[aria-current="true"]').text())
    .toContain('50,000 events');
  await inspector.role('grid', 'Entries').click();
  await inspector.press('End');
  await expect.poll(textOfInspector).toContain('The server closed the stream.');
  expect(await inspector.css('.entry').count()).toBeLessThan(120);
  await lookAtPage(inspector, 'inspector-many');
});

test('the details of an answer and the options lead to the inspector', async () => {
  await lastAnswer(panel).role('button', 'Details').click();
  expect(await lastAnswer(panel).role('link', 'Stream inspector').attribute('href')).toBe('/inspector.html');
  await lastAnswer(panel).css('[data-part="details"]').appear();
  const options = await gloss.openExtensionPage('options.html');
  await options.role('link', 'Data and privacy').click();
  expect(await options.role('link', 'stream inspector').attribute('href')).toBe('/inspector.html');
});
