// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { FaultError } from '#lib/faults/fault-error.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, findField, typeInto } from '#test/support/options/use-form.ts';
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

async function openPage(...providers: Provider[]): Promise<void> {
  platform.stored = { providers, defaultProvider: providers[0]?.id ?? null };
  await drawOptions(root, platform);
}

const field = (label: string) => findField(root, label);
const fill = (label: string, value: string) => fillField(root, label, value);
const type = (label: string, value: string) => typeInto(root, label, value);
const click = (name: string) => clickButton(root, name);

/** The form's message about the last action. */
function status(): string {
  return root.querySelector('form.editor:not([hidden]) [role="status"]')?.textContent ?? '';
}

/** What the toast says, with its button. */
function toast(): string {
  return root.querySelector('.toast-region')?.textContent ?? '';
}

function row(name: string): HTMLElement {
  const [found] = findAllByRole(root, 'button').filter(({ textContent }) => textContent.startsWith(name));
  if (!found) throw new Error(`There is no row ${name}`);
  return found;
}

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
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

  it('refuses a key that is not allowed in headers before it requests anything', async () => {
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

  it('keeps what is typed while the browser asks for the host, a key included', async () => {
    const granting = Promise.withResolvers<boolean>();
    Object.assign(platform, { requestHost: () => granting.promise });
    field('API key').value = KEY;
    await click('Save');
    await fill('Model', 'gpt-next');
    await fill('API key', `${KEY}-next`);
    granting.resolve(true);
    await rendered();
    expect(platform.stored.providers).toMatchObject([{ model: 'gpt' }]);
    expect(platform.keyFrames).toMatchObject([{ key: KEY }]);
    expect(field('Model').value).toBe('gpt-next');
    expect(field('API key').value).toBe(`${KEY}-next`);
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
    expect(platform.stored.providers[0]).toMatchObject({ insecure: true });
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

  it('groups the providers by where they are', async () => {
    await openPage();
    const groups = [...field('Provider').querySelectorAll('optgroup')].map((group) => [
      group.label,
      [...group.querySelectorAll('option')].map((option) => option.label),
    ]);
    expect(groups).toEqual([
      ['Services', expect.arrayContaining(['OpenAI', 'Anthropic', 'Azure OpenAI', 'OpenRouter'])],
      ['On this computer', expect.arrayContaining(['Ollama', 'LM Studio', 'Jan'])],
      ['Custom', expect.arrayContaining(['Custom (Responses)', 'Gloss relay'])],
    ]);
  });

  it('builds the base URL from the resource that the user names', async () => {
    await openPage();
    await fill('Provider', 'azure-openai');
    await type('Resource name', 'My-Resource');
    expect(field('Base URL').value).toBe('https://my-resource.openai.azure.com/openai/v1');
    expect(field('Resource name').value).toBe('My-Resource');
  });

  it('builds no base URL from an invalid resource name, keeps the name and says what is wrong', async () => {
    await openPage();
    await fill('Provider', 'azure-openai');
    await type('Resource name', 'evil.example/');
    expect(field('Base URL').value).toBe('');
    expect(field('Resource name').value).toBe('evil.example/');
    expect(root.textContent).toContain('Enter the name only');
    await click('Save');
    expect(platform.asked).toEqual([]);
    await type('Base URL', 'https://other.services.ai.azure.com/openai/v1');
    expect(field('Resource name').getAttribute('aria-invalid')).not.toBe('true');
    expect(field('Base URL').value).toBe('https://other.services.ai.azure.com/openai/v1');
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

  it('suggests the models that its server lists', async () => {
    await click('Fetch models');
    platform.tell({
      type: 'models-state',
      provider: 'saved',
      models: [
        { id: 'one', kind: 'chat', contextTokens: 131_072, price: { input: 0.5, output: 2 } },
        { id: 'embed', kind: 'embedding' },
        { id: 'two', kind: 'chat' },
      ],
    });
    await rendered();
    expect(root.textContent).toContain('3 models found.');
    const list = root.querySelector(`#${CSS.escape(field('Model').getAttribute('list') ?? '')}`);
    expect([...(list?.querySelectorAll('option') ?? [])].map((option) => option.value)).toEqual([
      'one',
      'two',
    ]);
    expect(list?.querySelector('option')?.label).toBe('one · 131K context · $0.50 in, $2 out');
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
    row('Other').click();
    await rendered();
    expect(field('Name').value).toBe('Other');
    await click('Make default');
    expect(platform.asked).toEqual(['default other']);
    await click('Add provider');
    expect(field('Name').value).not.toBe('Other');
  });

  it.each([
    ['the model changes', () => fill('Model', 'other')],
    ['a key is typed', () => type('API key', KEY)],
    ['the key is removed', () => Promise.resolve(platform.tell({ type: 'keys-state', keys: [] }))],
  ])('loses its test result when %s', async (_, changeSomething) => {
    platform.tell({
      type: 'keys-state',
      keys: [{ provider: 'saved', lastFour: 'abcd', origin: 'https://api.example.com' }],
    });
    await rendered();
    await click('Test connection');
    platform.endTest({ type: 'works', text: 'ready', firstByteMs: 120 });
    await rendered();
    expect(status()).toContain('It works');
    await changeSomething();
    await rendered();
    expect(status()).not.toContain('It works');
  });

  it('keeps its test result when only its name changes in the form', async () => {
    await click('Test connection');
    platform.endTest({ type: 'works', text: 'ready', firstByteMs: 120 });
    await rendered();
    await fill('Name', 'Renamed');
    expect(status()).toContain('It works');
  });

  it('ignores the result of a test that a change has overtaken, and stops that test', async () => {
    await click('Test connection');
    await fill('Model', 'other');
    expect(platform.openTests()).toBe(0);
    platform.endTest({ type: 'works', text: 'ready', firstByteMs: 120 });
    await rendered();
    expect(status()).toBe('');
  });

  it('keeps unsaved changes and a typed key while another one is shown', async () => {
    await fill('Model', 'unsaved');
    await type('API key', KEY);
    row('Other').click();
    await rendered();
    expect(field('Model').value).toBe('m');
    expect(field('API key').value).toBe('');
    expect(row('Saved').textContent).toContain('unsaved changes');
    row('Saved').click();
    await rendered();
    expect(field('Model').value).toBe('unsaved');
    expect(field('API key').value).toBe(KEY);
    await click('Save');
    expect(row('Saved').textContent).not.toContain('unsaved changes');
  });

  it('keeps a new provider that was begun while another one is shown', async () => {
    await click('Add provider');
    await fill('Provider', 'custom-openai');
    await fill('Base URL', 'https://new.example/v1');
    row('Other').click();
    await rendered();
    await click('Add provider');
    expect(field('Base URL').value).toBe('https://new.example/v1');
  });

  it('comes back with Undo, in its place, as the default, and with its key', async () => {
    const keys = [{ provider: 'saved', lastFour: 'abcd', origin: 'https://api.example.com' }];
    platform.tell({ type: 'keys-state', keys });
    await rendered();
    await click('Remove provider');
    platform.tell({ type: 'keys-state', keys: [] });
    await rendered();
    expect(toast()).toBe('Removed Saved.Undo');
    expect(document.activeElement).toBe(row('Other'));
    await click('Undo');
    platform.tell({ type: 'keys-state', keys });
    await rendered();
    expect(platform.stored.providers.map(({ id }) => id)).toEqual(['saved', 'other']);
    expect(platform.stored.defaultProvider).toBe('saved');
    expect(platform.heard).toContainEqual({ type: 'key-restore', provider: 'saved' });
    expect(root.textContent).toContain('Key saved, ends in …abcd');
    expect(document.activeElement).toBe(row('Saved'));
    expect(toast()).toBe('');
  });

  it('gets its key back with Undo, and the page says when it cannot', async () => {
    platform.tell({
      type: 'keys-state',
      keys: [{ provider: 'saved', lastFour: 'abcd', origin: 'https://api.example.com' }],
    });
    await rendered();
    await click('Remove key');
    platform.tell({ type: 'keys-state', keys: [] });
    await rendered();
    expect(document.activeElement).toBe(field('API key'));
    expect(toast()).toBe('Removed the key for Saved.Undo');
    await click('Undo');
    expect(platform.heard).toContainEqual({ type: 'key-restore', provider: 'saved' });
    platform.tell({ type: 'keys-state', keys: [] });
    await rendered();
    expect(toast()).toBe('Gloss no longer has that key. Enter it again.');
  });

  it('keeps the focus on the page when it is the last one and is removed', async () => {
    await click('Remove provider');
    await click('Remove provider');
    expect(document.activeElement).toBe(field('Provider'));
  });

  it('keeps the focus on the button that makes it the default', async () => {
    row('Other').click();
    await rendered();
    const button = findByRole(root, 'button', 'Make default');
    button.focus();
    platform.changeSettings({ ...platform.stored, defaultProvider: 'other' });
    await rendered();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(button);
    button.click();
    expect(platform.asked).toEqual([]);
  });

  it('says that it has no model when it is saved without one that it needs', async () => {
    await fill('Model', ' ');
    await click('Save');
    expect(status()).toContain('Saved, but questions fail until you choose a model.');
    expect(field('Model').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field('Model'));
    await fill('Model', 'm');
    expect(field('Model').getAttribute('aria-invalid')).toBe('false');
  });

  it('shows a fault of Gloss when it cannot be removed, and stays', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    platform.settings.remove = () => Promise.reject(new FaultError('storage-full', undefined));
    await click('Remove provider');
    expect(findByRole(root, 'alert').textContent).toContain('There’s no disk space left');
    expect(row('Saved').textContent).toContain('Saved');
    expect(platform.heard).not.toContainEqual({ type: 'key-remove', provider: 'saved' });
    expect(toast()).toBe('');
  });

  it('shows a fault of Gloss when it cannot be saved, and keeps the form', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    platform.settings.save = () => Promise.reject(new FaultError('storage-full', undefined));
    await fill('Model', 'other');
    await click('Save');
    expect(findByRole(root, 'alert').textContent).toContain('There’s no disk space left');
    expect(status()).toContain('Nothing was saved.');
    expect(field('Model').value).toBe('other');
  });

  it('needs no model as an event stream', async () => {
    await fill('Provider', 'custom-event-stream');
    await fill('Base URL', 'http://127.0.0.1:5000/ask');
    await click('Save');
    expect(status()).toContain('Saved.');
  });

  it('gets its fields back with Undo when another preset replaced them', async () => {
    await fill('Provider', 'ollama');
    expect(field('Base URL').value).toContain('11434');
    expect(toast()).toBe('Filled in the settings for Ollama.Undo');
    await click('Undo');
    expect(field('Base URL').value).toBe('https://api.example.com/v1');
    expect(field('Model').value).toBe('m');
    expect(document.activeElement).toBe(field('Provider'));
  });
});
