import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import { BROWSER, EXTENSION } from '../support/e2e/start-gloss.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  'connect-src http: https:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

let manifest: Record<string, unknown>;

beforeAll(async () => {
  manifest = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
});

test('the manifest asks for no more than Gloss needs', () => {
  const needed = ['storage', 'unlimitedStorage', 'contextMenus', 'activeTab', 'scripting', 'alarms'];
  expect(manifest['manifest_version']).toBe(3);
  expect(manifest['permissions']).toEqual(
    expect.arrayContaining(BROWSER === 'chromium' ? [...needed, 'sidePanel'] : needed),
  );
  expect(manifest['permissions']).toHaveLength(BROWSER === 'chromium' ? 7 : 6);
  expect(manifest['optional_permissions']).toEqual(['tabs']);
  expect(manifest['optional_host_permissions']).toEqual(['https://*/*', 'http://*/*']);
});

test('the manifest touches no page and no host, and lets no other extension connect', () => {
  for (const key of ['host_permissions', 'content_scripts', 'web_accessible_resources'])
    expect(manifest).not.toHaveProperty(key);
  if (BROWSER === 'chromium') expect(manifest['externally_connectable']).toEqual({ ids: [] });
});

test('the manifest has the strict policy for the extension’s pages', () => {
  expect(manifest['content_security_policy']).toEqual({ extension_pages: POLICY });
});

test('the manifest tells Firefox what Gloss collects, and the sidebar does not open by itself', () => {
  if (BROWSER === 'chromium') return;
  expect(manifest['browser_specific_settings']).toMatchObject({
    gecko: {
      data_collection_permissions: {
        required: ['websiteContent', 'browsingActivity', 'authenticationInfo'],
      },
    },
  });
  expect(manifest['sidebar_action']).toMatchObject({ open_at_install: false });
});

test('the build that goes to a store has no demo server among its providers', async () => {
  const files = await readdir(EXTENSION, { recursive: true });
  const scripts = files.filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map((name) => readFile(join(EXTENSION, name), 'utf8')));
  expect(texts.some((text) => text.includes('api.mistral.ai'))).toBe(true);
  for (const text of texts) expect(text).not.toMatch(/gloss-demo|127\.0\.0\.1:8787/);
});

test('the pages’ own policy forbids every request', async () => {
  for (const page of ['sidepanel.html', 'options.html', 'inspector.html']) {
    const html = await readFile(join(EXTENSION, page), 'utf8');
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="connect-src 'none'"`);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  }
});

test('the build names no address of a remote script', async () => {
  const files = await readdir(EXTENSION, { recursive: true });
  for (const file of files.filter((one) => one.endsWith('.html'))) {
    const html = await readFile(join(EXTENSION, file), 'utf8');
    expect(html, file).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  }
});

test('the build contains the licence of every package in it', async () => {
  const folder = join(EXTENSION, 'licences');
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  // It uses nothing but types from `openai`.
  const parts = Object.keys(packageJson.dependencies).filter((name) => name !== 'openai');
  const missing = parts.filter(
    (name) => !name.startsWith('@fontsource/') && !texts.some((text) => text.includes(`## ${name} - `)),
  );
  expect(missing).toEqual([]);
  expect(texts.some((text) => text.includes('SIL OPEN FONT LICENSE'))).toBe(true);
});
