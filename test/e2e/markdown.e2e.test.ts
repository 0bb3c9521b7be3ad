import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import { bundleScript } from '#test/support/bundle-script.ts';
import type { AnswerToDraw, DrawnAnswers } from '#test/support/markdown/answers-page.ts';
import { ownPayloads, readPayloads } from '#test/support/markdown/payloads.ts';
import { documentCounts, type DocumentKind } from '#test/support/markdown/prefix-oracle.ts';
import { openAnswers } from '#test/support/open/open-answers.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { readSeed } from '#test/support/time/random.ts';

import { EXTENSION, startGloss } from '../support/e2e/start-gloss.ts';

/** What `bundleScript` declares in the pages below. */
declare const oracle: {
  checkPrefixes(kind: DocumentKind, seed: number, count: number, longestMs: number): void;
  checkEnds(seed: number, count: number, longestMs: number): void;
};
declare const answers: { drawAnswers(answers: readonly AnswerToDraw[]): Promise<DrawnAnswers> };

const seed = readSeed();
/** Documents per call, so that no browser reports the page as hung. */
const BATCH = 40;
const DOCUMENTS = 40;
/**
 * Shorter than a driver waits for a script, so that a failure is reported with its document, even if it is
 * not the smallest.
 */
const LONGEST_BATCH_MS = 120_000;

let gloss: BrowserUnderTest;
let page: WebPage;
const servers: PageServer[] = [];

beforeAll(async () => {
  gloss = await startGloss();
  page = await gloss.openPage('about:blank');
});

afterAll(async () => {
  await gloss?.quit();
  await Promise.all(servers.map((server) => server.close()));
});

async function serve(...args: Parameters<typeof servePages>): Promise<PageServer> {
  const server = await servePages(...args);
  servers.push(server);
  return server;
}

describe('random documents in a real browser', () => {
  beforeAll(async () => {
    console.log(`prefix oracle: GLOSS_SEED=${seed}`);
    const entry = new URL('../support/markdown/prefix-oracle.ts', import.meta.url);
    const server = await serve({
      '/': '<!doctype html><meta charset="utf-8"><script src="/oracle.js"></script>',
      '/oracle.js': await bundleScript(entry, 'oracle'),
    });
    await page.goto(`${server.url}/`);
  });

  test.each(documentCounts(DOCUMENTS))('those of kind %s pass the prefix oracle', (kind, count) =>
    inBatches(count, (batchSeed, size) =>
      page.evaluate((...args) => oracle.checkPrefixes(...args), kind, batchSeed, size, LONGEST_BATCH_MS),
    ),
  );

  test('they end as marked draws them', () =>
    inBatches(DOCUMENTS, (batchSeed, size) =>
      page.evaluate((...args) => oracle.checkEnds(...args), batchSeed, size, LONGEST_BATCH_MS),
    ));
});

/** Every payload, with `exfil` as the other origin, and some that only the open renderer can bring to life. */
function hostileAnswers(exfil: string): AnswerToDraw[] {
  return [
    ...readPayloads(`${exfil}/exfil`),
    ...ownPayloads,
    { id: 'script of a data URL', md: '![a](data:text/javascript,window.__pwned=101)' },
    { id: 'frame of a script', md: '![a](javascript:void(parent.__pwned=102))' },
    { id: 'script behind a link', md: '[a](javascript:void(window.__pwned=103))' },
  ].map(({ id, md }) => ({ id, md }));
}

interface Drawing {
  /** Whether URL policy and allow-list are disabled. */
  readonly isOpen: boolean;
  /** Whether the page has the panel's policy. */
  readonly isGuarded: boolean;
}

/** Draws all hostile answers in a page; reports the outcome and the requests that reached the other origin. */
async function drawHostile({ isOpen, isGuarded }: Drawing): Promise<DrawnAnswers & { leaked: string[] }> {
  const { header, meta } = await readPanelPolicy();
  const exfil = await serve({});
  const entry = new URL('../support/markdown/answers-page.ts', import.meta.url);
  const script = await bundleScript(entry, 'answers', isOpen ? [openAnswers()] : []);
  const server = await serve(
    {
      '/': `<!doctype html><meta charset="utf-8">${isGuarded ? meta : ''}<script src="/answers.js"></script><body></body>`,
      '/answers.js': script,
    },
    isGuarded ? { 'content-security-policy': header } : {},
  );
  await page.goto(`${server.url}/`);
  const drawn = await page.evaluate((list) => answers.drawAnswers(list), hostileAnswers(exfil.url));
  return { ...drawn, leaked: [...new Set(exfil.requests)] };
}

/** Reads the page policy of the built panel. */
async function readPanelPolicy(): Promise<{ header: string; meta: string }> {
  const manifest: { content_security_policy: { extension_pages: string } } = JSON.parse(
    await readFile(join(EXTENSION, 'manifest.json'), 'utf8'),
  );
  const html = await readFile(join(EXTENSION, 'sidepanel.html'), 'utf8');
  const [meta = ''] = /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(html) ?? [];
  return { header: manifest.content_security_policy.extension_pages, meta };
}

test('a hostile answer is inert at every prefix and triggers no policy violation', async () => {
  expect(await drawHostile({ isOpen: false, isGuarded: true })).toEqual({
    violations: [],
    stopped: [],
    hasRun: false,
    leaked: [],
  });
});

test('without allow-list and page policy, hostile answers run code and load URLs', async () => {
  const { violations, stopped, hasRun, leaked } = await drawHostile({ isOpen: true, isGuarded: false });
  expect(violations).not.toEqual([]);
  expect(hasRun).toBe(true);
  expect(leaked).toEqual(expect.arrayContaining(['/exfil/i03', '/exfil/i12', '/exfil/i15/0']));
  expect(stopped).toEqual([]);
});

test('without the allow-list, the page policy alone stops hostile answers', async () => {
  const { hasRun, leaked, stopped } = await drawHostile({ isOpen: true, isGuarded: true });
  expect(hasRun).toBe(false);
  expect(leaked).toEqual([]);
  expect(stopped.map((one) => one.split(' ', 1)[0])).toEqual(
    expect.arrayContaining([
      'img-src',
      'media-src',
      'frame-src',
      'style-src-elem',
      'style-src-attr',
      'require-trusted-types-for',
    ]),
  );
});

async function inBatches(count: number, check: (seed: number, size: number) => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += BATCH) await check(seed + done, Math.min(BATCH, count - done));
}
