import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder of the profile that new ones are copied from; without it Firefox makes each from nothing. */
const TEMPLATE = 'GLOSS_FIREFOX_PROFILE';

/** Locks of the Firefox that ran on a profile, which a copy must not have. */
const LOCKS = ['lock', '.parentlock'];

/**
 * Creates a fresh profile; the caller removes its folder.
 *
 * On a copy of a profile that has been started once, without the extension, Firefox starts in half the time: its
 * databases are there and its own scripts are compiled.
 *
 * @param folder - Where it is to be; what is in there already stays.
 */
export async function createFirefoxProfile(folder?: string): Promise<string> {
  const profile = folder ?? (await mkdtemp(join(tmpdir(), 'gloss-firefox-')));
  const template = process.env[TEMPLATE];
  if (template !== undefined && (await readdir(profile)).length === 0)
    await cp(template, profile, { recursive: true });
  return profile;
}

/**
 * Makes a profile that Firefox has left the template of every new one in this process and those that it starts.
 *
 * @returns Ends that, and removes the profile.
 */
export async function offerFirefoxProfile(profile: string): Promise<() => Promise<void>> {
  for (const name of LOCKS) await rm(join(profile, name), { force: true });
  process.env[TEMPLATE] = profile;
  return async () => {
    delete process.env[TEMPLATE];
    await rm(profile, { recursive: true, force: true });
  };
}

/** Writes an extension that does nothing, so that Firefox compiles what it runs extensions with. */
export async function writeFirstExtension(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-first-'));
  const manifest = {
    manifest_version: 3,
    name: 'First',
    version: '1',
    browser_specific_settings: { gecko: { id: 'first@gloss.invalid' } },
    permissions: ['activeTab', 'menus', 'scripting', 'storage', 'tabs'],
    action: {},
    background: { scripts: ['background.js'] },
    options_ui: { page: 'options.html' },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'background.js'), '');
  await writeFile(join(folder, 'options.html'), '<!doctype html><title>First</title>');
  return folder;
}
