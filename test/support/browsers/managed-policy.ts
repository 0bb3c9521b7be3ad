import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { BrowserName } from './browser-under-test.ts';
import type { Json } from './view.ts';

/** What an organization sets for the extension, as an administrator writes it. */
export type Policy = Readonly<Record<string, Json>>;

/** A policy that a browser reads, until it is removed. */
export interface WrittenPolicy {
  /** The file with it. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Where Chromium reads policies on Linux. No switch or profile changes that. */
const CHROMIUM_FOLDER = '/etc/chromium/policies/managed';

const FILE_PREFIX = 'gloss-test-';

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return (
      folder !== '/' &&
      (await access(folder).then(
        () => false,
        () => isWritable(dirname(folder)),
      ))
    );
  }
}

/** Why no policy can be set for this browser here; undefined when one can. */
export async function findPolicyObstacle(name: BrowserName): Promise<string | undefined> {
  if (name === 'firefox' || (await isWritable(CHROMIUM_FOLDER))) return undefined;
  return `Chromium reads policies from ${CHROMIUM_FOLDER} only, which this user may not write`;
}

/** The id of an unpacked extension: the beginning of the hash of its folder's path, in letters from a to p. */
export async function findChromiumId(extension: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(extension))
    .digest('hex')
    .slice(0, 32);
  return hash.replaceAll(/./gu, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** Writes a policy for the extension in this folder; it names that extension only, so other browsers ignore it. */
export async function writeChromiumPolicy(extension: string, policy: Policy): Promise<WrittenPolicy> {
  const created = await mkdir(CHROMIUM_FOLDER, { recursive: true });
  // What a run left behind that was killed.
  for (const name of await readdir(CHROMIUM_FOLDER))
    if (name.startsWith(FILE_PREFIX)) await rm(join(CHROMIUM_FOLDER, name), { force: true });
  const id = await findChromiumId(extension);
  const path = join(CHROMIUM_FOLDER, `${FILE_PREFIX}${process.pid}.json`);
  await writeFile(path, JSON.stringify({ '3rdparty': { extensions: { [id]: policy } } }));
  return {
    path,
    async remove() {
      await rm(path, { force: true });
      if (created === undefined) return;
      // Only what was made here, and only when it is empty.
      for (let folder = CHROMIUM_FOLDER; folder.length >= created.length; folder = dirname(folder))
        await rmdir(folder).catch(() => {});
    },
  };
}

/** Writes a `policies.json` of one Firefox. */
export async function writeFirefoxPolicy(id: string, policy: Policy): Promise<WrittenPolicy> {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-policy-'));
  const path = join(folder, 'policies.json');
  await writeFile(path, JSON.stringify({ policies: { '3rdparty': { Extensions: { [id]: policy } } } }));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
