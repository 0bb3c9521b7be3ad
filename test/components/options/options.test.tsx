// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Options } from '#components/options/Options.tsx';
import { createOptionsStore } from '#lib/options/create-options-store.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';

const KEY = 'sk-canary-0123456789abcd';
const root = document.createElement('div');
let platform: FakeOptionsPlatform;

const saved: Provider = {
  id: 'saved',
  preset: 'custom-openai',
  name: 'Saved',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example.com/v1',
  model: 'm',
};

async function rendered(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

async function openPage(...providers: Provider[]): Promise<void> {
  platform.stored = { providers, defaultProvider: providers[0]?.id ?? null };
  render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
  await rendered();
}

function field(name: string): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  const control = [...root.querySelectorAll('label')].find((label) => label.textContent === name)?.control;
  const isField =
    control instanceof HTMLInputElement ||
    control instanceof HTMLTextAreaElement ||
    control instanceof HTMLSelectElement;
  if (!isField) throw new Error(`There is no field ${name}`);
  return control;
}

async function fill(name: string, value: string): Promise<void> {
  const control = field(name);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
  await rendered();
}

async function click(name: string): Promise<void> {
  findByRole(root, 'button', name).click();
  await rendered();
}

function status(): string {
  return findByRole(root, 'status').textContent;
}

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

describe('saving a provider', () => {
  beforeEach(async () => {
    await openPage();
    await fill('Provider', 'custom-openai');
    await fill('Base URL', 'https://api.example.com:8443/v1/');
    await fill('Model', 'gpt');
  });

  it('asks for the host in the click, then saves, then hands over the key', async () => {
    field('API key').value = KEY;
    findByRole(root, 'button', 'Save').click();
    // Still inside the click: the browser would refuse to ask later.
    expect(platform.asked).toEqual(['host https://api.example.com/*']);
    await rendered();
    expect(platform.asked).toEqual(['host https://api.example.com/*', 'save new 1', 'key']);
    expect(platform.stored.providers[0]).toEqual({
      id: 'new 1',
      preset: 'custom-openai',
      name: 'api.example.com:8443',
      dialect: 'chat-completions',
      baseUrl: 'https://api.example.com:8443/v1',
      model: 'gpt',
    });
    expect(status()).toContain('Saved.');
  });

  it('sends the key on its own port only, bound to the origin, and clears the field', async () => {
    field('API key').value = KEY;
    await click('Save');
    expect(platform.keyFrames).toEqual([
      { type: 'key-save', provider: 'new 1', origin: 'https://api.example.com:8443', key: KEY },
    ]);
    expect(JSON.stringify([platform.heard, platform.stored, platform.asked])).not.toContain('canary');
    expect(field('API key').value).toBe('');
    expect(root.textContent).not.toContain('canary');
    expect(root.textContent).toContain('Key saved, ends in …abcd');
  });

  it('removes a header that was pasted with the key, and says so', async () => {
    field('API key').value = `Bearer ${KEY}`;
    await click('Save');
    expect(platform.keyFrames).toMatchObject([{ key: KEY }]);
    expect(status()).toContain('Removed “Bearer” from the key');
  });

  it('refuses a key that no header can carry before it asks for anything', async () => {
    field('API key').value = `sk-\u200b${KEY}`;
    await click('Save');
    expect(platform.asked).toEqual([]);
    expect(status()).toContain('Nothing was saved.');
    expect(root.textContent).toContain('The key contains a character that API keys can’t have.');
    expect(document.activeElement).toBe(field('API key'));
    await fill('API key', KEY);
    expect(root.textContent).not.toContain('API keys can’t have');
  });

  it('hands over no key when none was typed', async () => {
    await click('Save');
    expect(platform.keyFrames).toEqual([]);
    expect(status()).toContain('Saved.');
  });

  it('loses nothing when the permission is refused', async () => {
    platform.isGranted = false;
    field('API key').value = KEY;
    await click('Save');
    expect(platform.asked).toEqual(['host https://api.example.com/*']);
    expect(status()).toContain('Not saved: Gloss can’t reach api.example.com:8443 without your permission.');
    expect(field('API key').value).toBe(KEY);
    expect(field('Base URL').value).toBe('https://api.example.com:8443/v1/');
  });

  it('keeps the key in its field when the background restarts', async () => {
    platform.keyReply = 'gone';
    field('API key').value = KEY;
    await click('Save');
    expect(status()).toContain('Gloss restarted before it could store the key.');
    expect(field('API key').value).toBe(KEY);
  });

  it('says what is wrong with the base URL, and asks the browser for nothing', async () => {
    await fill('Base URL', 'localhost:11434');
    await click('Save');
    expect(platform.asked).toEqual([]);
    expect(status()).toContain('Start with https://');
    expect(field('Base URL').getAttribute('aria-invalid')).toBe('true');
  });

  it('asks before it uses an unencrypted connection', async () => {
    await fill('Base URL', 'http://models.example/v1');
    await click('Save');
    expect(platform.asked).toEqual([]);
    findByRole(root, 'dialog', 'Unencrypted connection');
    await click('Cancel');
    expect(findAllByRole(root, 'dialog')).toEqual([]);
    expect(platform.asked).toEqual([]);
    await click('Save');
    findByRole(root, 'button', 'Use anyway').click();
    expect(platform.asked).toEqual(['host http://models.example/*']);
    await rendered();
    expect(platform.stored.providers[0]?.insecure).toBe(true);
    await click('Save');
    expect(findAllByRole(root, 'dialog')).toEqual([]);
  });
});

describe('the form of a provider', () => {
  it('is filled in from the chosen preset', async () => {
    await openPage();
    await fill('Provider', 'ollama');
    expect(field('Name').value).toBe('Ollama');
    expect(field('Base URL').value).toContain('11434');
  });

  it('offers a custom provider of each dialect', async () => {
    await openPage();
    const labels = [...field('Provider').querySelectorAll('option')].map((option) => option.label);
    expect(labels).toEqual(
      expect.arrayContaining(['Custom (OpenAI-compatible)', 'Custom (Responses)', 'Custom (event stream)']),
    );
  });

  it('has method, template and text field for an event stream', async () => {
    await openPage();
    await fill('Provider', 'custom-event-stream');
    await fill('Base URL', 'http://127.0.0.1:5000/ask');
    await fill('Method', 'GET');
    await fill('Request template', 'q={{prompt}}');
    await fill('Text field', 'text');
    await click('Save');
    expect(platform.stored.providers[0]).toMatchObject({
      dialect: 'event-stream',
      eventStream: { method: 'GET', template: 'q={{prompt}}', textField: 'text' },
    });
  });

  it('hides the key while it is typed until the user presses Show', async () => {
    await openPage();
    const input = field('API key');
    expect(input.getAttribute('autocomplete')).toBe('off');
    expect(input).toHaveProperty('type', 'password');
    await click('Show');
    expect(input).toHaveProperty('type', 'text');
    expect(findByRole(root, 'button', 'Hide').getAttribute('aria-pressed')).toBe('true');
  });
});

describe('a saved provider', () => {
  beforeEach(() => openPage(saved, { ...saved, id: 'other', name: 'Other' }));

  it('shows the result of its connection test', async () => {
    await click('Test connection');
    expect(platform.heard).toContainEqual({ type: 'provider-test', provider: 'saved' });
    expect(status()).toContain('Testing Saved');
    platform.tell({ type: 'test-end', provider: 'saved', text: 'ready', firstByteMs: 120 });
    await rendered();
    expect(status()).toContain('after 120 ms');
    expect(status()).toContain('ready');
  });

  it('shows why its connection test failed and what to do', async () => {
    await click('Test connection');
    const failure = { kind: 'auth', providerMessage: 'Incorrect API key', status: 401 } as const;
    platform.tell({ type: 'test-end', provider: 'saved', text: '', failure });
    await rendered();
    expect(status()).toContain('did not accept the key');
    expect(status()).toContain('Incorrect API key');
    expect(status()).toContain('401');
  });

  it('is not tested while the form holds unsaved changes', async () => {
    await fill('Model', 'other');
    await click('Test connection');
    expect(status()).toContain('Save first');
    expect(platform.heard).not.toContainEqual({ type: 'provider-test', provider: 'saved' });
  });

  it('shows that its test ended when the background restarts', async () => {
    await click('Test connection');
    platform.kill();
    await rendered();
    expect(status()).toContain('Gloss restarted before Saved answered.');
    await click('Test connection');
    expect(status()).toContain('Testing');
  });

  it('suggests the models that its server lists', async () => {
    await click('Fetch models');
    platform.tell({ type: 'models-state', provider: 'saved', models: ['one', 'two'] });
    await rendered();
    expect(root.textContent).toContain('2 models found.');
    const list = root.querySelector(`#${CSS.escape(field('Model').getAttribute('list') ?? '')}`);
    expect([...(list?.querySelectorAll('option') ?? [])].map((option) => option.value)).toEqual([
      'one',
      'two',
    ]);
  });

  it('shows why its models could not be listed, and says only then that it lists none', async () => {
    await click('Fetch models');
    const failure = { kind: 'auth', providerMessage: 'No such key', status: 401 } as const;
    platform.tell({ type: 'models-state', provider: 'saved', models: [], failure });
    await rendered();
    expect(root.textContent).toContain('No such key');
    expect(root.textContent).not.toContain('doesn’t list models');
    await click('Fetch models');
    platform.tell({ type: 'models-state', provider: 'saved', models: [] });
    await rendered();
    expect(root.textContent).toContain('This provider doesn’t list models.');
    expect(root.textContent).not.toContain('No such key');
  });

  it('has a button that removes its key', async () => {
    platform.tell({
      type: 'keys-state',
      keys: [{ provider: 'saved', lastFour: '', origin: 'https://api.example.com' }],
    });
    await rendered();
    expect(root.textContent).toContain('Key saved. Gloss sends it to https://api.example.com only.');
    await click('Remove key');
    expect(platform.heard).toContainEqual({ type: 'key-remove', provider: 'saved' });
  });

  it('shows that its key belongs to another origin', async () => {
    platform.tell({
      type: 'keys-state',
      keys: [{ provider: 'saved', lastFour: 'abcd', origin: 'https://elsewhere.example' }],
    });
    await rendered();
    expect(root.textContent).toContain('The saved key is for https://elsewhere.example.');
  });

  it('is removed together with its key', async () => {
    await click('Remove provider');
    expect(platform.asked).toEqual(['remove saved']);
    expect(platform.heard).toContainEqual({ type: 'key-remove', provider: 'saved' });
    expect(field('Name').value).toBe('Other');
  });

  it('is replaced in the form by another that the user selects, which can become the default', async () => {
    const row = findAllByRole(root, 'button').find((button) => button.textContent.startsWith('Other'));
    row?.click();
    await rendered();
    expect(field('Name').value).toBe('Other');
    await click('Make default');
    expect(platform.asked).toEqual(['default other']);
    await click('Add provider');
    expect(field('Name').value).not.toBe('Other');
  });
});
