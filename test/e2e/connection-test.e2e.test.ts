import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { type SetupServer, startSetupServer } from '#test/support/servers/setup-server.ts';

import { picturePage, scrollTo } from '../support/e2e/look-at.ts';
import { readSetting } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

let server: SetupServer;
let gloss: BrowserUnderTest;
let options: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startSetupServer(), startGloss()]);
  options = await gloss.openExtensionPage('options.html');
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

interface Typed {
  readonly preset?: string;
  readonly baseUrl: string;
  readonly model?: string;
  readonly key?: string;
}

/** Types a provider into the form of a new one, and tests it. */
async function testProvider({
  preset = 'Custom (OpenAI-compatible)',
  baseUrl,
  model = 'llama32',
  key = KEY,
}: Typed): Promise<void> {
  await options.role('combobox', 'Provider').choose(preset);
  await options.role('textbox', 'Name').fill('Mine');
  await options.role('textbox', 'Base URL').fill(baseUrl);
  await options.css('input[type="password"]').fill(key);
  await options.role('combobox', 'Model').fill(model);
  await options.role('button', 'Test connection').click();
}

async function statusBecomes(text: string, timeoutMs = 20_000): Promise<void> {
  await expect
    .poll(async () => (await options.css('.editor [role="status"]').contents()).join(), {
      timeout: timeoutMs,
    })
    .toContain(text);
}

/** The buttons, and what the test said below them. */
async function pictureResult(name: string): Promise<void> {
  await picturePage(options, name, { prepare: scrollTo(options, '.editor .editor-buttons') });
}

/** The typed values are still in the form, and none of them was stored. */
async function expectTyped({ baseUrl, model = 'llama32' }: Typed): Promise<void> {
  expect(await options.role('textbox', 'Base URL').value()).toBe(baseUrl);
  expect(await options.css('input[type="password"]').value()).toBe(KEY);
  expect(await options.role('combobox', 'Model').value()).toBe(model);
  expect(await options.evaluate(readSetting, 'providers')).not.toContain(baseUrl);
  expect(await options.role('button', 'Remove key').count()).toBe(0);
}

test('a provider that works says so before it is saved, and nothing is stored', async () => {
  const typed = { baseUrl: `${server.url}/works/v1` };
  await testProvider(typed);
  await statusBecomes('It works: the model answered');
  await pictureResult('connection-works');
  await expectTyped(typed);
  expect(server.requests).toEqual([{ path: '/works/v1/chat/completions', key: KEY }]);
});

const PROBLEMS: readonly (Omit<Typed, 'baseUrl'> & {
  readonly path: string;
  readonly problem: string;
  readonly sentence: string;
  readonly cure: string;
})[] = [
  {
    path: '/wrong-key/v1',
    problem: 'wrong-key',
    sentence: 'Mine didn’t accept the key.',
    cure: 'Enter a key',
  },
  {
    path: '/no-credit/v1',
    problem: 'no-credit',
    sentence: 'The key works, but your credit at Mine is used up.',
    cure: 'Test again',
  },
  {
    path: '/nowhere/v1',
    problem: 'wrong-path',
    sentence: 'There is no model API at',
    cure: 'Change the base URL',
  },
  {
    path: '/web-page/v1',
    problem: 'web-page',
    sentence: 'is a web page, not a model API.',
    cure: 'Change the base URL',
  },
  {
    preset: 'Ollama',
    path: '/origin-refused/v1',
    problem: 'origin-refused',
    sentence: 'Mine refuses requests from browser extensions.',
    cure: 'Copy',
  },
  {
    preset: 'OpenRouter',
    path: '/openrouter/api/v1',
    problem: 'wrong-key',
    sentence: 'Mine didn’t accept the key.',
    cure: 'Enter a key',
  },
];

test.each(PROBLEMS)(
  'a test at $path says “$sentence”, and offers “$cure”',
  async ({ path, problem, sentence, cure, ...rest }) => {
    const typed = { ...rest, baseUrl: `${server.url}${path}` };
    await testProvider(typed);
    await options.css(`[data-problem="${problem}"]`).appear();
    await statusBecomes(sentence);
    await options.css('.editor [role="status"]').role('button', cure).appear();
    await expectTyped(typed);
    await pictureResult(`connection-${path.split('/')[1]}`);
  },
);

test('what a provider says about a key is shown as text', async () => {
  await testProvider({ baseUrl: `${server.url}/wrong-key/v1` });
  await statusBecomes('<b>Incorrect</b> API key provided');
  expect(await options.css('.editor [role="status"] b').count()).toBe(0);
});

test('a service is not asked without the key that it needs', async () => {
  const before = server.requests.length;
  await testProvider({ preset: 'Mistral', baseUrl: `${server.url}/works/v1`, key: '' });
  await statusBecomes('Mine needs a key.');
  await pictureResult('connection-no-key');
  await options.role('button', 'Enter a key').click();
  expect(await options.css('input[type="password"]').isFocused()).toBe(true);
  expect(server.requests).toHaveLength(before);
});

test('the line that lets Ollama accept extensions names this one only', async () => {
  await testProvider({ preset: 'Ollama', baseUrl: `${server.url}/origin-refused/v1` });
  await statusBecomes('Mine refuses requests from browser extensions.');
  const line = await options.css('.copy-line code').text();
  expect(line).toMatch(/OLLAMA_ORIGINS/);
  expect(line).toContain(gloss.extensionUrl.replace(/\/$/, ''));
  expect(line).not.toContain('*');
});

test('an organization that refuses browsers is not reported as a wrong key', async () => {
  await testProvider({ preset: 'Anthropic', baseUrl: `${server.url}/browsers-refused/v1` });
  await statusBecomes('Your organization at Mine doesn’t allow requests from browsers.');
});

test('a wrong path leads to the right one with a click', async () => {
  await testProvider({ baseUrl: `${server.url}/wrong-path` });
  await statusBecomes(`but there is one at ${server.url}/wrong-path/v1.`);
  await options.role('button', 'Use it').click();
  await statusBecomes('It works');
  expect(await options.role('textbox', 'Base URL').value()).toBe(`${server.url}/wrong-path/v1`);
});

test('an unknown model leads to one of the five nearest with a click', async () => {
  await testProvider({ baseUrl: `${server.url}/unknown-model/v1` });
  await statusBecomes('There is no model “llama32” at Mine.');
  expect(await options.css('.cures button').contents()).toEqual([
    'llama3.2:1b',
    'llama3.2:3b',
    expect.any(String),
    expect.any(String),
    expect.any(String),
  ]);
  await pictureResult('connection-unknown-model');
  await options.role('button', 'llama3.2:3b').click();
  await statusBecomes('It works');
  expect(await options.role('combobox', 'Model').value()).toBe('llama3.2:3b');
});

test('a server that does not run is named, with the line that starts it', async () => {
  const typed = { preset: 'Ollama', baseUrl: `${server.nobodyUrl}/v1` };
  await testProvider(typed);
  await statusBecomes('Mine isn’t running.');
  expect(await options.css('.copy-line code').text()).toBe('ollama serve');
  await pictureResult('connection-not-running');
  await options.role('button', 'Copy').click();
  await options.role('button', 'Copied').appear();
  await expectTyped(typed);
});

test('a server that does not start to answer is named after 30 seconds', async () => {
  const typed = { baseUrl: `${server.url}/too-slow/v1` };
  await testProvider(typed);
  await statusBecomes('Testing Mine…');
  await statusBecomes('Mine didn’t start to answer within 30 seconds.', 45_000);
  await options.role('button', 'Test again').appear();
  await expectTyped(typed);
});

describe('in a browser that has allowed no host', () => {
  beforeAll(async () => {
    await gloss.quit();
    gloss = await startGloss({ grantPermissions: false });
    options = await gloss.openExtensionPage('options.html');
  });

  test('a host that the user does not allow is sent nothing, until they allow it', async () => {
    const before = server.requests.length;
    const typed = { baseUrl: `${server.url}/works/v1` };
    await testProvider(typed);
    await statusBecomes('If your browser asks, allow Gloss to reach 127.0.0.1');
    await gloss.denyPermissionPrompt();
    await statusBecomes('The browser doesn’t let Gloss reach 127.0.0.1');
    await pictureResult('connection-host-denied');
    expect(server.requests).toHaveLength(before);
    await expectTyped(typed);
    await options.role('button', 'Allow access').click();
    await gloss.acceptPermissionPrompt();
    await statusBecomes('It works');
  });

  test('a certificate that no browser trusts is named, with a link to the address', async () => {
    const before = server.requests.length;
    const typed = { baseUrl: `${server.secureUrl}/works/v1` };
    await testProvider(typed);
    await gloss.acceptPermissionPrompt();
    await statusBecomes(`Gloss couldn’t make a secure connection to ${new URL(server.secureUrl).host}.`);
    await statusBecomes('the server isn’t running or its certificate isn’t trusted.');
    await pictureResult('connection-certificate');
    await options.role('link', `Open ${server.secureUrl}`).appear();
    expect(server.requests).toHaveLength(before);
    await expectTyped(typed);
  });

  test('a server in the local network works, once the user agrees to plain http', async () => {
    for (const url of server.networkUrls) {
      await testProvider({ baseUrl: `${url}/works/v1` });
      const dialog = options.role('dialog', 'Unencrypted connection');
      await dialog.role('button', 'Use anyway').click();
      await gloss.acceptPermissionPrompt();
      await statusBecomes('It works');
      expect(server.requests.at(-1)?.key).toBe(KEY);
    }
  });
});
