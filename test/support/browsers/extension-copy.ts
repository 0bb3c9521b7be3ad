import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LaunchOptions } from './browser-under-test.ts';

/** The pages of the extension that a script of a test can watch. */
const PAGES = ['sidepanel.html', 'options.html'];

/** A copy of a built extension that may reach `http://127.0.0.1/*` without asking; the caller removes its folder. */
export async function copyWithLoopback(extension: string, profile?: string): Promise<string> {
  const copy = await copyBuild(extension, profile);
  await grantHosts(join(copy, 'manifest.json'), ['http://127.0.0.1/*']);
  return copy;
}

/**
 * Makes the copy of a built extension that some options ask for.
 *
 * @returns The copy's folder, which the caller removes; undefined when the build can be used unchanged.
 */
export async function copyExtension(options: LaunchOptions): Promise<string | undefined> {
  const {
    extension,
    grantPermissions,
    hosts,
    pageScript,
    backgroundScript,
    commandKeys,
    addresses,
    profile,
  } = options;
  const scripts = [pageScript, backgroundScript].filter((script) => script !== undefined);
  if (!grantPermissions && scripts.length === 0 && !hosts && !commandKeys && !addresses) return undefined;
  const copy = await (grantPermissions
    ? copyWithLoopback(extension, profile)
    : copyBuild(extension, profile));
  if (hosts) await grantHosts(join(copy, 'manifest.json'), hosts);
  if (commandKeys) await setKeys(join(copy, 'manifest.json'), commandKeys);
  if (addresses) await replaceAddresses(copy, addresses);
  if (backgroundScript !== undefined) {
    const path = join(copy, 'background.js');
    await writeFile(path, `${backgroundScript}\n${await readFile(path, 'utf8')}`);
  }
  if (pageScript !== undefined) {
    await writeFile(join(copy, 'test.js'), pageScript);
    for (const page of PAGES) await addScript(join(copy, page));
  }
  return copy;
}

/** A reused profile has its copy in its own folder: Chromium derives the extension's id from the path. */
async function copyBuild(extension: string, profile?: string): Promise<string> {
  const copy =
    profile === undefined
      ? await mkdtemp(join(tmpdir(), 'gloss-extension-'))
      : join(profile, 'gloss-extension');
  await cp(extension, copy, { recursive: true });
  return copy;
}

async function grantHosts(path: string, hosts: readonly string[]): Promise<void> {
  const manifest: { host_permissions?: string[] } = JSON.parse(await readFile(path, 'utf8'));
  const granted = [...(manifest.host_permissions ?? []), ...hosts];
  await writeFile(path, JSON.stringify({ ...manifest, host_permissions: granted }));
}

async function setKeys(path: string, keys: Readonly<Record<string, string>>): Promise<void> {
  const manifest: { commands: Record<string, object> } = JSON.parse(await readFile(path, 'utf8'));
  for (const [name, key] of Object.entries(keys)) {
    manifest.commands[name] = { ...manifest.commands[name], suggested_key: { default: key } };
  }
  await writeFile(path, JSON.stringify(manifest));
}

/** Replaces each address everywhere in the code. An address that does not occur is a mistake in the test. */
async function replaceAddresses(copy: string, addresses: Readonly<Record<string, string>>): Promise<void> {
  const missed = new Set(Object.keys(addresses));
  for (const name of await readdir(copy, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const path = join(copy, name);
    let code = await readFile(path, 'utf8');
    for (const [address, other] of Object.entries(addresses)) {
      if (code.includes(address)) missed.delete(address);
      code = code.replaceAll(address, other);
    }
    await writeFile(path, code);
  }
  if (missed.size > 0) throw new Error(`The build has no ${[...missed].join(', ')}.`);
}

/** A script in the head runs before the page's own module. */
async function addScript(path: string): Promise<void> {
  const html = await readFile(path, 'utf8');
  await writeFile(path, html.replace('<head>', '<head><script src="/test.js"></script>'));
}
