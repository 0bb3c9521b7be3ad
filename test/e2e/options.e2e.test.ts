import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { focusOn, picturePage, scrollTo } from '../support/e2e/look-at.ts';
import { readSetting } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

const KEY = 'sk-e2e-0123456789-abcd';

let relay: DemoServer;
let gloss: BrowserUnderTest;
let options: View;

beforeAll(async () => {
  // The build as it is, and the browser's own questions.
  [relay, gloss] = await Promise.all([
    startDemoServer({ token: KEY }),
    startGloss({ grantPermissions: false }),
  ]);
  options = await gloss.openExtensionPage('options.html');
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
});

describe('a fresh profile', () => {
  test('a fresh profile has no permission for any host, and no content script', async () => {
    const found = await options.evaluate(async () => ({
      origins: (await browser.permissions.getAll()).origins ?? [],
      scripts: (await browser.scripting.getRegisteredContentScripts()).length,
      declared: browser.runtime.getManifest().content_scripts?.length ?? 0,
    }));
    expect(found).toEqual({ origins: [], scripts: 0, declared: 0 });
  });
});

describe('a provider', () => {
  test('a provider is saved with its key once the browser has allowed the host', async () => {
    await options.role('combobox', 'Provider').choose('Custom (OpenAI-compatible)');
    await options.role('textbox', 'Name').fill('Mine');
    await options.role('textbox', 'Base URL').fill(`${relay.url}/v1`);
    await options.css('input[type="password"]').fill(KEY);
    await options.role('combobox', 'Model').fill('gloss-demo');
    await options.role('button', 'Save').click();
    await gloss.acceptPermissionPrompt();
    await expect.poll(() => options.role('status').contents()).toContainEqual('Saved.');
    const origins = await options.evaluate(async () => (await browser.permissions.getAll()).origins ?? []);
    expect(origins).toEqual(['http://127.0.0.1/*']);
  });

  test('a saved provider shows only the last four characters of its key', async () => {
    await options.role('button', 'Remove key').appear();
    await picturePage(options, 'options-saved', {
      prepare: scrollTo(options, '.editor .field:has(.with-button)'),
    });
    const shown = await options.evaluate(() => {
      const fields = [...document.querySelectorAll('input')].map((input) => input.value);
      return [document.documentElement.outerHTML, ...fields].join('\n');
    });
    expect(shown).toContain('abcd');
    expect(shown).not.toContain(KEY.slice(0, -4));
  });

  test('a provider can be tested', async () => {
    await options.role('button', 'Test connection').click();
    await expect
      .poll(() => options.role('status').contents())
      .toContainEqual(expect.stringContaining('It works'));
    await picturePage(options, 'options-works', {
      prepare: scrollTo(options, '.editor:not([hidden]) .editor-buttons'),
    });
    const request = await relay.requests.waitFor(({ path }) => path.endsWith('/chat/completions'));
    expect(request.headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(request.headers['cookie']).toBeUndefined();
    expect(request.headers['referer']).toBeUndefined();
  });

  test('a removed key comes back with Undo, and the page never holds it', async () => {
    await options.role('button', 'Remove key').click();
    await options.role('button', 'Remove key').vanish();
    expect(await options.css('input[type="password"]').isFocused()).toBe(true);
    await picturePage(options, 'options-key-removed', { prepare: focusOn(options, '.toast button') });
    await options.role('button', 'Undo').click();
    await options.role('button', 'Remove key').appear();
    const before = relay.requests.all.length;
    await options.role('button', 'Test connection').click();
    await expect.poll(() => relay.requests.all.length).toBe(before + 1);
    expect(relay.requests.all.at(-1)?.headers['authorization']).toBe(`Bearer ${KEY}`);
  });

  test('unsaved changes stay, out of sight, while another provider is added', async () => {
    await options.role('textbox', 'Name').fill('Renamed');
    await options.role('button', 'Add provider').click();
    expect(await options.role('textbox', 'Name').count()).toBe(1);
    await picturePage(options, 'options-unsaved');
    await options.css('.provider-row').click();
    expect(await options.role('textbox', 'Name').value()).toBe('Renamed');
    await options.role('textbox', 'Name').fill('Mine');
  });

  test('a test without the key says what is wrong', async () => {
    await options.role('button', 'Remove key').click();
    await options.role('button', 'Remove key').vanish();
    await options.role('button', 'Test connection').click();
    await options.css('[data-problem="no-key"]').appear();
    await picturePage(options, 'options-no-key', {
      prepare: scrollTo(options, '.editor:not([hidden]) .editor-buttons'),
    });
  });

  test('the options page asks before a key goes over plain http to another machine', async () => {
    await options.role('textbox', 'Base URL').fill('http://models.example/v1');
    await options.role('button', 'Save').click();
    const dialog = options.role('dialog', 'Unencrypted connection');
    await dialog.appear();
    await picturePage(options, 'options-unencrypted');
    await dialog.role('button', 'Cancel').click();
    await dialog.vanish();
    const saved = await options.evaluate(readSetting, 'providers');
    expect(saved).not.toContain('models.example');
  });
});

describe('an options tab with unsaved changes', () => {
  test('stays when the user closes it, and does not answer the browser’s question with Leave', async () => {
    const forms = await gloss.openExtensionPage('options.html');
    await forms.role('textbox', 'Name').fill('Not saved yet');
    const { tabs } = await gloss.countTabs();
    await gloss.pressKeys('ctrl+w');
    await gloss.stayInTab();
    expect(await forms.role('textbox', 'Name').value()).toBe('Not saved yet');
    expect((await gloss.countTabs()).tabs).toBe(tabs);
    await forms.close();
  });
});
