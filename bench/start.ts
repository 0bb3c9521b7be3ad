import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CDPSession, Page } from 'puppeteer-core';

import { atMost, type BenchLine, figure, quantile } from './bench-line.ts';
import { seedProvider } from './seed-provider.ts';
import type { BenchBrowser } from './start-browser.ts';

const ROUNDS = 15;
const WARM_UP_ROUNDS = 2;
/** Between two keys of a fast typist. */
const KEY_MS = 60;
const ANSWER =
  'data: {"choices":[{"index":0,"delta":{"content":"word"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

const now = (): number => performance.timeOrigin + performance.now();

/** The floor: an extension whose page hands its question to a background that only fetches. */
function writeBareExtension(url: string): Readonly<Record<string, string>> {
  return {
    'manifest.json': JSON.stringify({
      manifest_version: 3,
      name: 'Bare',
      version: '1',
      host_permissions: ['http://127.0.0.1/*'],
      background: { service_worker: 'background.js' },
    }),
    'background.js': `chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(async (text) => {
      const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: text }] });
      const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
      const response = await fetch('${url}/v1/chat/completions', { method: 'POST', headers, body });
      port.postMessage(await response.text());
    }));`,
    'page.html':
      '<!doctype html><title>Bare</title><textarea autofocus></textarea><script src="page.js"></script>',
    'page.js': `const field = document.querySelector('textarea');
      field.focus();
      field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') chrome.runtime.connect().postMessage(field.value);
      });`,
  };
}

declare global {
  /** In a measured page: when its field could first be typed into and was painted, as Unix ms. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var readyAt: number | undefined;
  /** When Enter was pressed, as Unix ms. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var enteredAt: number | undefined;
}

/** Runs before a page's own scripts: records when its field has the keyboard and is on the screen. */
function recordTyping(): void {
  const stamp = (): number => performance.timeOrigin + performance.now();
  const look = (): void => {
    const field = document.activeElement;
    if (globalThis.readyAt === undefined && field instanceof HTMLTextAreaElement && !field.disabled) {
      globalThis.readyAt = stamp();
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') globalThis.enteredAt = stamp();
    },
    true,
  );
}

/** One of the two extensions that are compared. */
interface Subject {
  readonly pageUrl: string;
  readonly extensionUrl: string;
  readonly page: Page;
}

/** Milliseconds from the beginning of a load until the field can be typed into. */
async function timeTyping({ page, pageUrl }: Subject): Promise<number> {
  // A page in the background gets no frames.
  await page.bringToFront();
  await page.goto('about:blank');
  await page.goto(pageUrl);
  await page.waitForFunction(() => globalThis.readyAt !== undefined);
  return await page.evaluate(() => (globalThis.readyAt ?? Number.NaN) - performance.timeOrigin);
}

async function killWorker(root: CDPSession, { extensionUrl }: Subject): Promise<void> {
  const find = async (): Promise<string | undefined> => {
    const { targetInfos } = await root.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    return targetInfos.find(({ url }) => url.startsWith(extensionUrl))?.targetId;
  };
  for (let id = await find(); id !== undefined; id = await find()) {
    // It may have gone to sleep by itself meanwhile.
    await root.send('Target.closeTarget', { targetId: id }).catch(() => undefined);
    await sleep(10);
  }
}

/** Measures how soon a panel can be typed into, and how soon a question leaves, against a bare extension. */
export async function benchStart({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const seen = { requestedAt: 0 };
  const server = createServer((request, response) => {
    seen.requestedAt = now();
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(ANSWER);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const folder = await mkdtemp(join(tmpdir(), 'gloss-bench-'));
  const bareFolder = join(folder, 'bare');
  await mkdir(bareFolder);
  for (const [name, text] of Object.entries(writeBareExtension(url))) {
    await writeFile(join(bareFolder, name), text);
  }
  const root = await browser.target().createCDPSession();

  async function open(base: string, path: string): Promise<Subject> {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(recordTyping);
    return { page, pageUrl: `${base}${path}`, extensionUrl: base };
  }

  /** Milliseconds from Enter until the request is at the server. */
  async function timeQuestion(
    subject: Subject,
    falls: 'asleep before' | 'asleep after' | '',
  ): Promise<number> {
    const { page } = subject;
    await page.bringToFront();
    await page.focus('textarea');
    if (falls === 'asleep before') await killWorker(root, subject);
    await page.keyboard.type('What is this?', { delay: KEY_MS });
    if (falls === 'asleep after') await killWorker(root, subject);
    seen.requestedAt = 0;
    await page.keyboard.press('Enter');
    const deadline = now() + 20_000;
    while (seen.requestedAt === 0 && now() < deadline) await sleep(5);
    const enteredAt = await page.evaluate(() => globalThis.enteredAt ?? Number.NaN);
    const ms = seen.requestedAt === 0 ? Number.NaN : seen.requestedAt - enteredAt;
    // The answer ends, and its last frames are drawn.
    await sleep(300);
    return ms;
  }

  try {
    const bareId = await browser.installExtension(bareFolder);
    const bare = await open(`chrome-extension://${bareId}/`, 'page.html');
    const gloss = await open(extensionUrl, 'sidepanel.html');
    await gloss.page.goto(`${extensionUrl}options.html`);
    await seedProvider(gloss.page, `${url}/v1`, 'm');

    const typing = { gloss: [] as number[], bare: [] as number[] };
    const warm = { gloss: [] as number[], bare: [] as number[] };
    const cold = { gloss: [] as number[], bare: [] as number[] };
    const killed = { gloss: [] as number[], bare: [] as number[] };
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      for (const [name, subject] of [
        ['bare', bare],
        ['gloss', gloss],
      ] as const) {
        const times = [
          await timeTyping(subject),
          await timeQuestion(subject, ''),
          await timeQuestion(subject, 'asleep before'),
          await timeQuestion(subject, 'asleep after'),
        ];
        if (round < 0) continue;
        [typing, warm, cold, killed].forEach((into, index) => into[name].push(times[index] ?? Number.NaN));
      }
    }
    const median = (values: readonly number[]): number => quantile(values, 0.5);
    const ratio = (of: typeof typing): number => median(of.gloss) / median(of.bare);
    return [
      figure('panel opened until it can be typed into', median(typing.gloss), 'ms'),
      atMost('the same, over an empty page of an extension', ratio(typing), 1.5, '×'),
      figure('Enter until the request is at the server, background awake', median(warm.gloss), 'ms'),
      figure('the same, over an extension that only fetches', ratio(warm), '×'),
      figure('the same, background asleep when the typing begins', median(cold.gloss), 'ms'),
      atMost('the same, over an extension that only fetches, asleep', ratio(cold), 1.3, '×'),
      figure('the same, background asleep after the last letter', median(killed.gloss), 'ms'),
      figure('the same, over an extension that only fetches, asleep, too', ratio(killed), '×'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    server.closeAllConnections();
    server.close();
  }
}
