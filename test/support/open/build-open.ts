import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { BrowserName } from '#test/support/browsers/browser-under-test.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TARGETS = { chromium: ['-b', 'chrome'], firefox: ['-b', 'firefox', '--mv3'] } as const;
const FOLDERS = { chromium: 'chrome-mv3', firefox: 'firefox-mv3' } as const;

/** Builds the extension with unprotected answers (see `open-answers.ts`) and returns the folder. */
export async function buildOpen(browser: BrowserName): Promise<string> {
  // A test runner's NODE_ENV would make it another build.
  const { NODE_ENV: _test, ...env } = process.env;
  const args = ['build', ...TARGETS[browser], '--config', 'test/support/open/wxt.config.ts'];
  await promisify(execFile)(`${ROOT}node_modules/.bin/wxt`, args, { cwd: ROOT, env });
  return `${ROOT}artifacts/open-build/${FOLDERS[browser]}`;
}

/**
 * Makes a copy of an extension whose pages have the weakest policy that a browser accepts, so that a test can
 * show that what the full policy stops would otherwise happen.
 */
export async function copyWithoutPolicy(extension: string): Promise<string> {
  const copy = `${extension}-unguarded`;
  await rm(copy, { recursive: true, force: true });
  await cp(extension, copy, { recursive: true });
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8'));
  const content_security_policy = { extension_pages: "script-src 'self'; object-src 'self'" };
  await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, content_security_policy }));
  const panel = join(copy, 'sidepanel.html');
  const html = await readFile(panel, 'utf8');
  const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  if (bare === html) throw new Error('The panel has no policy to remove.');
  await writeFile(panel, bare);
  return copy;
}
