// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, findField } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const KEY = 'sk-canary-0123456789abcd';
const root = installRoot();
let platform: FakeOptionsPlatform;

const saved: Provider = {
  id: 'saved',
  preset: 'custom-openai',
  name: 'Saved',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example.com/v1',
  model: 'm',
};

type Problem = Extract<ConnectionOutcome, { type: 'problem' }>;

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

async function openPage(...providers: Provider[]): Promise<void> {
  platform.stored = { providers, defaultProvider: providers[0]?.id ?? null };
  await drawOptions(root, platform);
}

const field = (label: string) => findField(root, label);
const fill = (label: string, value: string) => fillField(root, label, value);
const click = (name: string) => clickButton(root, name);

function status(): string {
  return root.querySelector('form.editor [role="status"]')?.textContent ?? '';
}

async function end(outcome: ConnectionOutcome): Promise<void> {
  platform.endTest(outcome);
  await rendered();
}

/** Tests the provider in the form, which has this problem. */
async function meet(problem: Omit<Problem, 'type'>): Promise<void> {
  await click('Test connection');
  await end({ type: 'problem', ...problem });
}

describe('the place of a result', () => {
  const scrolled = vi.fn();

  beforeEach(async () => {
    scrolled.mockReset();
    Object.assign(Element.prototype, { scrollIntoView: scrolled });
    await openPage(saved);
  });

  afterEach(() => Reflect.deleteProperty(Element.prototype, 'scrollIntoView'));

  function places(): string[] {
    return scrolled.mock.contexts.map((element) => (element instanceof Element ? element.className : ''));
  }

  it('is free of the message with Undo once a test begins', async () => {
    await fill('Provider', 'ollama');
    expect(root.querySelector('.toast')?.textContent).toContain('Filled in');
    await click('Test connection');
    expect(root.querySelector('.toast')).toBeNull();
  });

  it('is scrolled into view while the focus is in the form', async () => {
    findByRole(root, 'button', 'Test connection').focus();
    await click('Test connection');
    scrolled.mockReset();
    await end({ type: 'works', text: 'ready', firstByteMs: 120 });
    expect(places()).toEqual(['outcome']);
  });

  it('is not scrolled to once the user has moved on to another part of the page', async () => {
    await click('Test connection');
    findByRole(root, 'link', 'Questions').focus();
    scrolled.mockReset();
    await end({ type: 'works', text: 'ready', firstByteMs: 120 });
    expect(places()).toEqual([]);
  });
});

describe('a test of a provider that is not saved', () => {
  beforeEach(async () => {
    await openPage();
    await fill('Provider', 'custom-openai');
    await fill('Base URL', 'https://api.example.com:8443/v1/');
    await fill('Model', 'gpt');
    field('API key').value = KEY;
  });

  it('asks for the host in the click and says why, then sends what is typed, and saves nothing', async () => {
    findByRole(root, 'button', 'Test connection').click();
    expect(platform.asked).toEqual(['host https://api.example.com/*']);
    await rendered();
    expect(platform.testFrames).toEqual([
      {
        type: 'connection-test',
        provider: {
          id: 'new 1',
          preset: 'custom-openai',
          name: 'api.example.com:8443',
          dialect: 'chat-completions',
          baseUrl: 'https://api.example.com:8443/v1',
          model: 'gpt',
        },
        key: KEY,
      },
    ]);
    await end({ type: 'works', text: 'ready', firstByteMs: 120 });
    expect(status()).toBe('It works: the model answered “ready” after 120 ms. Press Save to keep it.');
    expect(platform.stored.providers).toEqual([]);
    expect(platform.keyFrames).toEqual([]);
    expect(JSON.stringify([platform.heard, platform.stored])).not.toContain('canary');
    expect(field('API key').value).toBe(KEY);
  });

  it('says what the browser’s prompt is for while it is open', async () => {
    let answer = (_isGranted: boolean): void => {};
    Object.assign(platform, {
      requestHost: () => new Promise<boolean>((resolve) => (answer = resolve)),
    });
    await click('Test connection');
    expect(status()).toContain('allow Gloss to reach api.example.com:8443');
    expect(platform.testFrames).toEqual([]);
    answer(true);
    await rendered();
    expect(status()).toBe('Testing api.example.com:8443…');
  });

  it('does not start when the form has changed during the prompt', async () => {
    let answer = (_isGranted: boolean): void => {};
    Object.assign(platform, {
      requestHost: () => new Promise<boolean>((resolve) => (answer = resolve)),
    });
    await click('Test connection');
    await fill('Model', 'another');
    answer(true);
    await rendered();
    expect(platform.testFrames).toEqual([]);
    expect(status()).toBe('');
  });

  it('names the field of a bad URL or key, and sends nothing', async () => {
    await fill('Base URL', 'javascript:alert(1)');
    await click('Test connection');
    expect(document.activeElement).toBe(field('Base URL'));
    await fill('Base URL', 'https://api.example.com/v1');
    field('API key').value = `sk-\u200b${KEY}`;
    await click('Test connection');
    expect(document.activeElement).toBe(field('API key'));
    expect(root.textContent).toContain('The key contains a character');
    expect([platform.asked, platform.testFrames]).toEqual([[], []]);
  });

  it('asks once before it uses an unencrypted connection', async () => {
    await fill('Base URL', 'http://models.example/v1');
    await click('Test connection');
    expect(platform.asked).toEqual([]);
    findByRole(root, 'dialog', 'Unencrypted connection');
    await click('Use anyway');
    expect(platform.testFrames).toMatchObject([
      { provider: { baseUrl: 'http://models.example/v1', insecure: true } },
    ]);
    await click('Test connection');
    expect(findAllByRole(root, 'dialog')).toEqual([]);
  });

  it.each<[Omit<Problem, 'type'>, string]>([
    [{ problem: 'wrong-key', failure: { kind: 'auth' } }, 'didn’t accept the key'],
    [{ problem: 'no-credit', failure: { kind: 'quota' } }, 'your credit at api.example.com:8443 is used up'],
    [{ problem: 'wrong-path', failure: { kind: 'not_found' } }, 'There is no model API at'],
    [{ problem: 'web-page', failure: { kind: 'protocol' } }, 'is a web page, not a model API'],
    [{ problem: 'unknown-model', failure: { kind: 'not_found' }, models: [] }, 'There is no model “gpt”'],
    [{ problem: 'origin-refused', failure: { kind: 'permission' } }, 'refuses requests from browser'],
    [{ problem: 'browsers-refused', failure: { kind: 'auth' } }, 'doesn’t allow requests from browsers'],
    [{ problem: 'certificate', failure: { kind: 'network' } }, 'couldn’t make a secure connection'],
    [{ problem: 'no-permission', failure: { kind: 'blocked' } }, 'doesn’t let Gloss reach'],
    [{ problem: 'nothing-there', failure: { kind: 'network' } }, 'Nothing answers at'],
    [{ problem: 'too-slow', failure: { kind: 'timeout' } }, 'within 30 seconds'],
    [{ problem: 'no-key', failure: { kind: 'no_key' } }, 'needs a key'],
    [{ problem: 'no-key', failure: { kind: 'no_key', remedy: 'key-elsewhere' } }, 'is for another address'],
    [{ problem: 'other', failure: { kind: 'no_key', remedy: 'keys-locked' } }, 'Your keys are locked'],
    [{ problem: 'other', failure: { kind: 'rate_limit' } }, 'is rate-limiting requests'],
  ])('keeps everything typed and says what is wrong: %j', async (problem, sentence) => {
    await meet(problem);
    expect(status()).toContain(sentence);
    expect(field('API key').value).toBe(KEY);
    expect(field('Base URL').value).toBe('https://api.example.com:8443/v1/');
    expect(field('Model').value).toBe('gpt');
    expect(platform.stored.providers).toEqual([]);
  });

  it('shows what the provider said as text', async () => {
    await meet({
      problem: 'wrong-key',
      failure: { kind: 'auth', providerMessage: '<img src=x onerror=alert(1)>', status: 401 },
    });
    expect(status()).toContain('<img src=x onerror=alert(1)>');
    expect(status()).toContain('401');
    expect(root.querySelector('img')).toBeNull();
  });
});

describe('the fix for a failed test', () => {
  beforeEach(() => openPage(saved));

  it('is the base URL that was found, which is tested immediately', async () => {
    await fill('Base URL', 'https://api.example.com');
    await meet({
      problem: 'wrong-path',
      failure: { kind: 'not_found' },
      baseUrl: 'https://api.example.com/v1',
    });
    await click('Use it');
    expect(field('Base URL').value).toBe('https://api.example.com/v1');
    expect(platform.testFrames.at(-1)).toMatchObject({ provider: { baseUrl: 'https://api.example.com/v1' } });
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Test connection'));
    await end({ type: 'works', text: 'ready' });
    // It is the saved one again.
    expect(status()).toBe('It works: the model answered “ready”.');
  });

  it('is none for a saved provider that works', async () => {
    await click('Test connection');
    await end({ type: 'works', text: 'ready' });
    expect(status()).toBe('It works: the model answered “ready”.');
  });

  it('is one of the nearest models, which is tested immediately', async () => {
    await meet({
      problem: 'unknown-model',
      failure: { kind: 'not_found' },
      models: ['m-1', '<b>m</b>'],
    });
    findByRole(root, 'button', '<b>m</b>');
    await click('m-1');
    expect(field('Model').value).toBe('m-1');
    expect(platform.testFrames.at(-1)).toMatchObject({ provider: { model: 'm-1' } });
  });

  it('does not change a field that the organization has locked', async () => {
    platform.changeSettings({
      providers: [saved],
      defaultProvider: 'saved',
      managed: {
        locked: { saved: ['baseUrl', 'model'] },
        isExclusive: false,
        isDefaultLocked: false,
        savedQuestions: [],
        caps: [],
        problems: [],
      },
    });
    await rendered();
    await meet({
      problem: 'wrong-path',
      failure: { kind: 'not_found' },
      baseUrl: 'https://api.example.com/v2',
    });
    expect(status()).toContain('but there is one at https://api.example.com/v2');
    expect(root.querySelectorAll('.cures button')).toHaveLength(0);
    await meet({ problem: 'unknown-model', failure: { kind: 'not_found' }, models: ['m-1'] });
    expect(root.querySelectorAll('.cures button')).toHaveLength(0);
  });

  it('is the field of the key', async () => {
    await meet({ problem: 'wrong-key', failure: { kind: 'auth' } });
    await click('Enter a key');
    expect(document.activeElement).toBe(field('API key'));
  });

  it('is the permission, asked for in the click', async () => {
    await meet({ problem: 'no-permission', failure: { kind: 'blocked' } });
    platform.asked.length = 0;
    findByRole(root, 'button', 'Allow access').click();
    expect(platform.asked).toEqual(['host https://api.example.com/*']);
    await rendered();
    expect(status()).toContain('Testing');
  });

  it('is the page where credit is added', async () => {
    await fill('Provider', 'openrouter');
    await meet({ problem: 'no-credit', failure: { kind: 'quota' } });
    const link = findByRole(root, 'link', 'Open billing at openrouter.ai');
    expect(link.getAttribute('href')).toBe('https://openrouter.ai/settings/credits');
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('is the line that starts the server, to copy', async () => {
    await fill('Provider', 'ollama');
    await meet({ problem: 'nothing-there', failure: { kind: 'network' } });
    expect(status()).toContain('Saved isn’t running');
    await click('Copy');
    expect(platform.copied).toEqual(['ollama serve']);
    findByRole(root, 'button', 'Copied');
  });

  it.each([
    ['mac', `launchctl setenv OLLAMA_ORIGINS 'chrome-extension://gloss'`],
    [
      'linux',
      `sudo mkdir -p /etc/systemd/system/ollama.service.d && printf '[Service]\\nEnvironment="OLLAMA_ORIGINS=chrome-extension://gloss"\\n' | sudo tee /etc/systemd/system/ollama.service.d/gloss.conf && sudo systemctl daemon-reload && sudo systemctl restart ollama`,
    ],
    ['windows', 'setx OLLAMA_ORIGINS "chrome-extension://gloss"'],
  ])('is the line that lets Ollama accept this extension on %s', async (system, line) => {
    Object.assign(platform, { system });
    await fill('Provider', 'ollama');
    await meet({ problem: 'origin-refused', failure: { kind: 'permission' } });
    await click('Copy');
    expect(platform.copied).toEqual([line]);
  });

  it('ends as interrupted when the background restarts', async () => {
    await click('Test connection');
    platform.kill();
    await rendered();
    expect(status()).toContain('Gloss restarted before Saved answered.');
  });
});
