import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, ExtensionPage } from '#test/support/browsers/browser-under-test.ts';
import { chooseFiles } from '#test/support/e2e/choose-files.ts';
import { startGloss } from '#test/support/e2e/start-gloss.ts';
import { createRandom, readSeed } from '#test/support/time/random.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { writeChatGptExport, type WrittenExport } from '#test/support/transfer/write-chatgpt-export.ts';

const MEGABYTE = 1_000_000;
const SIZE = Number(process.env['GLOSS_IMPORT_MEGABYTES'] ?? 500) * MEGABYTE;
/**
 * What the process of the page may hold at once, however large the file is. Firefox collects garbage later: it held up
 * to 271 MB with a file of 80 MB and 305 with one of 500, and 95 MB once told to collect it. An import that kept what it
 * has read held 1,800 MB of a file of 200.
 */
const MAX_MEMORY = { chromium: 300 * MEGABYTE, firefox: 400 * MEGABYTE };
/** A bar that does not move for longer looks broken. */
const MAX_STANDSTILL_MS = 10_000;
const END_MS = 12 * 60_000;
const WATCH_MS = 100;
const FIELD = '.transfer input';
const EARLIER = fileURLToPath(new URL('../fixtures/exports/claude.json', import.meta.url));

/** What is in the database of chats. */
interface StoredChats {
  readonly count: number;
  readonly ids: readonly string[];
  /** A record for each id, with all messages. */
  readonly chats: readonly string[];
}

/** The observations of an import. */
interface Watched {
  /** How far the bar was each time that it had moved, from 0 to 1. */
  readonly shares: readonly number[];
  /** The longest time in which it did not move, in ms. */
  readonly standstillMs: number;
  /** Memory before it, and the most, in bytes. */
  readonly memoryBefore: number;
  readonly memory: number;
}

const seed = readSeed();
let folder: string;
let file: string;
let written: WrittenExport;
let gloss: BrowserUnderTest;
let options: ExtensionPage;
/** What was there before. */
let earlier: StoredChats;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloss-import-'));
  file = join(folder, 'conversations.json');
  written = await writeChatGptExport(file, SIZE, createRandom(seed));
  gloss = await startGloss();
  options = await gloss.openExtensionPage('options.html#data');
  await options.role('button', 'Import…').appear();
  await chooseFiles(options, FIELD, [{ name: 'claude.json', bytes: await readFile(EARLIER) }]);
  await waitFor(async () => expect(await outcome()).toMatch(/^\d+ chats? imported/u));
  earlier = await options.evaluate(readStored, []);
}, 5 * 60_000);

afterAll(async () => {
  await gloss?.quit();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Runs in the page: returns what is stored, or only these chats if some are named. */
async function readStored(only: readonly string[]) {
  const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  const database = await resultOf(indexedDB.open('gloss-chats'));
  const reading = database.transaction(['chats', 'messages']);
  const [stored, messages] = [reading.objectStore('chats'), reading.objectStore('messages')];
  const count = await resultOf(stored.count());
  const ids = only.length > 0 ? [...only] : (await resultOf(stored.getAllKeys())).map(String);
  const chats = [];
  for (const id of ids)
    chats.push(
      JSON.stringify([await resultOf(stored.get(id)), await resultOf(messages.index('chat').getAll(id))]),
    );
  database.close();
  return { count, ids, chats };
}

async function outcome(): Promise<string> {
  return (await options.css('[data-part="transfer-outcome"]').contents()).join('');
}

/** Watches the import until it has ended, or until it is so far. */
async function watchImport(until = 1): Promise<Watched> {
  const shares: number[] = [];
  const memoryBefore = await gloss.extensionMemory();
  let memory = memoryBefore;
  let standstillMs = 0;
  let movedAt = Date.now();
  for (const deadline = Date.now() + END_MS; Date.now() < deadline; await sleep(WATCH_MS)) {
    const share = await options.evaluate(
      () => document.querySelector<HTMLProgressElement>('.transfer progress')?.value ?? null,
    );
    memory = Math.max(memory, await gloss.extensionMemory());
    standstillMs = Math.max(standstillMs, Date.now() - movedAt);
    if (share === null && (await outcome()) !== '') return { shares, memoryBefore, memory, standstillMs };
    if (share === null || share === shares.at(-1)) continue;
    shares.push(share);
    movedAt = Date.now();
    if (share >= until && until < 1) return { shares, memoryBefore, memory, standstillMs };
  }
  throw new Error(`The import did not end: ${shares.at(-1)}`);
}

function numberBefore(text: string, words: RegExp): number {
  const found = new RegExp(`(?<count>[\\d,]+) ${words.source}`, 'u').exec(text)?.groups?.['count'] ?? '0';
  return Number(found.replaceAll(',', ''));
}

async function expectEarlierChats(): Promise<void> {
  const now = await options.evaluate(readStored, earlier.ids);
  expect(now.chats).toEqual(earlier.chats);
}

/** What a run of this test reports about an import. */
function describeWatched(
  what: string,
  { shares, memoryBefore, memory, standstillMs }: Watched,
  from: number,
): string {
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  const [before, most] = [memoryBefore, memory].map((bytes) => Math.round(bytes / MEGABYTE));
  return `${gloss.name}: ${what} (${seconds} s, ${shares.length} steps of the bar, at most ${standstillMs} ms apart, memory from ${before} to ${most} MB)`;
}

let imported = 0;

test(`an import of ${SIZE / MEGABYTE} MB that is cancelled keeps what was there and what has come (seed ${seed})`, async ({
  annotate,
}) => {
  const from = Date.now();
  await options.chooseFiles(FIELD, [file]);
  const watched = await watchImport(0.4);
  await options.role('button', 'Cancel').click();
  await expect.poll(outcome).toMatch(/^Import cancelled\. /u);
  await annotate(describeWatched('cancelled', watched, from));
  imported = numberBefore(await outcome(), /chats imported/u);
  expect(imported).toBeGreaterThan(0);
  expect(imported).toBeLessThan(written.chats);
  await expectEarlierChats();
  expect((await options.evaluate(readStored, earlier.ids)).count).toBe(earlier.count + imported);
});

test(`an import of ${SIZE / MEGABYTE} MB shows its progress, holds little of it in memory, and adds every chat once`, async ({
  annotate,
}) => {
  const from = Date.now();
  await options.chooseFiles(FIELD, [file]);
  await options.css('.transfer progress').appear();
  const watched = await watchImport();
  const said = await outcome();
  await annotate(describeWatched(said, watched, from));
  expect(numberBefore(said, /chats imported/u)).toBe(written.chats - imported);
  expect(numberBefore(said, /chats were already here/u)).toBe(imported);
  expect(await options.css('.transfer-problems').count()).toBe(0);
  expect((await options.evaluate(readStored, earlier.ids)).count).toBe(earlier.count + written.chats);
  await expectEarlierChats();
  expect(watched.shares).toEqual(watched.shares.toSorted((one, other) => one - other));
  expect(watched.shares.length).toBeGreaterThan(Math.min(20, SIZE / (10 * MEGABYTE)));
  expect(watched.standstillMs).toBeLessThan(MAX_STANDSTILL_MS);
  expect(watched.memory).toBeLessThan(MAX_MEMORY[gloss.name]);
});
