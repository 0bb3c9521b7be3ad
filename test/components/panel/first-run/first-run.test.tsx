// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import {
  isSetUpFrame,
  SET_UP_PORT,
  type SetUpFrame,
  type SetUpReply,
} from '#lib/protocol/frames/set-up-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { fillField, findField } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import {
  aProvider,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const KEY = 'sk-canary-0123456789abcdef';
const root = document.createElement('div');
const openOptions = vi.fn();
const openUnlock = vi.fn();
const copied: string[] = [];
let panel: OpenPanel;
/** The background's ends of open set-up ports. */
let ports: Set<LinkedPort>;
let heard: SetUpFrame[];
/** The patterns that the browser was asked for. */
let asked: (readonly string[])[];
let grant: Promise<boolean>;

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

async function reply(...replies: SetUpReply[]): Promise<void> {
  for (const one of replies) for (const port of ports) port.postMessage(one);
  await settled();
}

async function click(name: string): Promise<void> {
  findByRole(root, 'button', name).click();
  await settled();
}

function region(): HTMLElement {
  return findByRole(root, 'region', 'Set up');
}

function status(): string {
  return findAllByRole(region(), 'status')
    .map(({ textContent }) => textContent)
    .join(' ')
    .trim();
}

function message(): HTMLTextAreaElement {
  const field = findByRole(root, 'textbox', 'Message');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('Message is no text area.');
  return field;
}

async function press(key: string, target: EventTarget = document.activeElement ?? document): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settled();
}

/** The panel's latest connect request. */
function connecting(): Extract<SetUpFrame, { type: 'provider-connect' }> | undefined {
  return heard.findLast((frame) => frame.type === 'provider-connect');
}

function end(outcome: ConnectionOutcome, changes: Partial<ServerProvider> = {}): SetUpReply {
  const provider = connecting()?.provider;
  if (!provider) throw new Error('Nothing is being connected.');
  return {
    type: 'set-up-end',
    outcome,
    provider: { ...provider, id: 'new', ...changes },
    isSaved: outcome.type === 'works',
  };
}

type Problem = Extract<ConnectionOutcome, { type: 'problem' }>;

async function meet(problem: Omit<Problem, 'type'>, changes: Partial<ServerProvider> = {}): Promise<void> {
  await reply(end({ type: 'problem', ...problem }, changes));
}

const auth = { kind: 'auth' } as const;

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  ports = new Set();
  heard = [];
  asked = [];
  copied.length = 0;
  grant = Promise.resolve(true);
  openOptions.mockClear();
  openUnlock.mockClear();
  panel = openPanel();
  const platform = fakePanelPlatform({
    openOptions,
    openUnlock,
    copy(text) {
      copied.push(text);
      return Promise.resolve();
    },
    connect(name) {
      expect(name).toBe(SET_UP_PORT);
      const [page, background] = linkPorts(name);
      ports.add(background);
      background.onMessage.addListener((frame) => {
        if (!isSetUpFrame(frame)) throw new Error(`The panel sent no frame: ${JSON.stringify(frame)}`);
        heard.push(frame);
      });
      background.onDisconnect.addListener(() => ports.delete(background));
      return page;
    },
  });
  const tabs = {
    ...platform.tabs,
    askForOrigins(origins: readonly string[]) {
      asked.push(origins);
      return grant;
    },
  };
  render(<Panel store={panel.store} platform={{ ...platform, tabs }} />, root);
  await panel.send(aState([], { provider: null, draft: { text: 'What is this?', quotes: [aQuote('q')] } }));
  await waitFor(() => region());
  await settled();
  await reply({ type: 'set-up-state', isForbidden: false });
});

afterEach(() => {
  render(null, root);
  root.remove();
});

/** Chooses a service and types a key. */
async function typeKey(service = 'Anthropic'): Promise<void> {
  await click(service);
  await fillField(region(), 'API key', KEY);
}

describe('the choices', () => {
  it('are a button for each service, one for this computer and one for others', () => {
    const names = findAllByRole(region(), 'button').map(({ textContent }) => textContent);
    expect(names).toEqual(
      expect.arrayContaining(['On this computer', 'OpenAI', 'Anthropic', 'Google Gemini', 'Z.AI', 'Other']),
    );
    expect(names).not.toContain('OpenAI (Responses)');
    expect(region().textContent).toContain('Your question stays below until then.');
    expect(findAllByRole(root, 'log')).toEqual([]);
  });

  it('leave the keyboard in the composer, and ask nothing of the browser', () => {
    expect(document.activeElement).toBe(message());
    expect(asked).toEqual([]);
    expect(heard).toEqual([{ type: 'set-up-show' }]);
    expect(ports.size).toBe(0);
  });

  it('lead to the whole form in the options', async () => {
    await click('Advanced');
    expect(openOptions).toHaveBeenCalledOnce();
  });
});

it('nothing is offered when the user’s organization forbids other providers', async () => {
  render(null, root);
  const platform = fakePanelPlatform({
    connect(name) {
      const [page, background] = linkPorts(name);
      background.onMessage.addListener(() =>
        background.postMessage({ type: 'set-up-state', isForbidden: true }),
      );
      return page;
    },
  });
  render(<Panel store={panel.store} platform={platform} />, root);
  await waitFor(() => expect(status()).toContain('Your organization allows only the providers'));
  expect(findAllByRole(region(), 'button')).toEqual([]);
});

describe('a provider with a key', () => {
  it('has the keyboard in its first field, and says what the browser will ask and why', async () => {
    await click('OpenAI');
    expect(document.activeElement).toBe(findField(region(), 'API key'));
    expect(findField(region(), 'API key')).toHaveProperty('type', 'password');
    expect(region().textContent).toContain('“Read and change your data on api.openai.com”');
    expect(findAllByRole(region(), 'link').map((link) => link.getAttribute('href'))).toEqual([
      'https://platform.openai.com/api-keys',
    ]);
  });

  it('is connected in the click: the host is asked for before anything is awaited', async () => {
    await typeKey();
    findByRole(root, 'button', 'Connect').click();
    expect(asked).toEqual([['https://api.anthropic.com/*']]);
    await settled();
    expect(connecting()).toEqual({
      type: 'provider-connect',
      isPrivate: false,
      key: KEY,
      provider: {
        preset: 'anthropic',
        name: 'Anthropic',
        dialect: 'messages',
        baseUrl: 'https://api.anthropic.com/v1',
        model: '',
      },
    });
    await reply({ type: 'set-up-step', step: 'test', model: 'claude-sonnet-4-6' });
    expect(status()).toBe('Testing claude-sonnet-4-6…');
  });

  it('returns the question when it works, with the keyboard focus in it, and forgets the key', async () => {
    await typeKey();
    const field = findField(region(), 'API key');
    await click('Connect');
    await reply(end({ type: 'works', text: 'ready' }, { model: 'claude-sonnet-4-6' }));
    const provider = { ...aProvider, id: 'new', origin: 'https://api.anthropic.com', consented: [] };
    await panel.send({ type: 'provider-change', provider });
    await settled();
    expect(findAllByRole(root, 'region', 'Set up')).toEqual([]);
    expect(field.value).toBe('');
    expect(document.activeElement).toBe(message());
    expect(message().value).toBe('What is this?');
    expect(root.querySelectorAll('[data-part="quote"]')).toHaveLength(1);
    expect(root.querySelector('[data-part="ready-note"]')?.textContent).toContain(
      'https://api.anthropic.com',
    );
    panel.hearNew();
    await press('Enter', message());
    expect(panel.heard.map(({ type }) => type)).toEqual(['consent-give', 'question-ask']);
    expect(findAllByRole(root, 'dialog')).toEqual([]);
  });

  it('stays visible until the background has reported the outcome, even though the provider exists', async () => {
    await typeKey();
    await click('Connect');
    await panel.send({ type: 'provider-change', provider: { ...aProvider, consented: [] } });
    await settled();
    expect(region()).toBeTruthy();
    await reply(end({ type: 'works', text: 'ready' }));
    expect(findAllByRole(root, 'region', 'Set up')).toEqual([]);
  });

  it('is not asked without the key that it needs', async () => {
    await click('Mistral');
    await click('Connect');
    expect(status()).toBe('Enter a key for Mistral.');
    expect(document.activeElement).toBe(findField(region(), 'API key'));
    expect(asked).toEqual([]);
    expect(connecting()).toBeUndefined();
  });

  it('is sent nothing when the user does not allow its host, until they do', async () => {
    grant = Promise.resolve(false);
    await typeKey();
    await click('Connect');
    expect(status()).toContain('The browser doesn’t let Gloss reach api.anthropic.com yet.');
    expect(connecting()).toBeUndefined();
    expect(findField(region(), 'API key').value).toBe(KEY);
    grant = Promise.resolve(true);
    await click('Allow access');
    expect(connecting()).toMatchObject({ key: KEY });
  });

  it('keeps what was typed after a wrong key, and says what to do', async () => {
    await typeKey();
    await click('Connect');
    await meet({ problem: 'wrong-key', failure: { ...auth, providerMessage: 'invalid x-api-key' } });
    expect(status()).toContain('Anthropic didn’t accept the key.');
    expect(status()).toContain('invalid x-api-key');
    expect(findField(region(), 'API key').value).toBe(KEY);
    await click('Enter a key');
    expect(document.activeElement).toBe(findField(region(), 'API key'));
    expect(findAllByRole(region(), 'button', 'Save anyway')).toEqual([]);
  });

  it('is connected with one of the nearest models on a click', async () => {
    await typeKey();
    await click('Connect');
    const models = ['claude-a', 'claude-b'];
    await meet({ problem: 'unknown-model', failure: { kind: 'not_found' }, models });
    await click('claude-b');
    expect(connecting()).toMatchObject({ provider: { model: 'claude-b' }, key: KEY });
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Connect'));
  });

  it('asks for a model by name when the provider lists none', async () => {
    await typeKey('Together AI');
    await click('Connect');
    await meet({ problem: 'unknown-model', failure: { kind: 'not_found' }, models: [] });
    await fillField(region(), 'Model', 'llama');
    await click('Connect');
    expect(connecting()).toMatchObject({ provider: { model: 'llama' } });
  });

  it('can be saved without credit, with the model that was tested', async () => {
    await typeKey();
    await click('Connect');
    await meet({ problem: 'no-credit', failure: { kind: 'quota' } }, { model: 'claude-a' });
    await click('Save anyway');
    expect(connecting()).toMatchObject({ isForced: true, provider: { model: 'claude-a' }, key: KEY });
  });

  it('leads to unlocking when the keys are locked', async () => {
    await typeKey();
    await click('Connect');
    await reply({ type: 'set-up-refuse', problem: 'locked' });
    expect(status()).toContain('Your keys are locked');
    await click('Unlock…');
    expect(openUnlock).toHaveBeenCalledOnce();
    expect(findField(region(), 'API key').value).toBe(KEY);
  });

  it('says so when the background restarts in the meantime', async () => {
    await typeKey();
    await click('Connect');
    for (const port of ports) port.disconnect();
    await settled();
    expect(status()).toBe('Gloss restarted before it was done. Press Connect again.');
    expect(findField(region(), 'API key').value).toBe(KEY);
  });

  it('is refused with a key that is not allowed in headers, before the browser asks', async () => {
    await click('Anthropic');
    await fillField(region(), 'API key', 'sk-\u200bcanary');
    await click('Connect');
    expect(status()).toContain('a character that API keys can’t have');
    expect(asked).toEqual([]);
  });

  it('takes a resource and a deployment where the provider has them', async () => {
    await click('Azure OpenAI');
    expect(document.activeElement).toBe(findField(region(), 'Resource name'));
    await fillField(region(), 'Resource name', 'acme');
    await fillField(region(), 'API key', KEY);
    await click('Connect');
    expect(status()).toBe('Enter a model.');
    await fillField(region(), 'Model', 'my-gpt');
    await click('Connect');
    expect(connecting()?.provider).toMatchObject({
      baseUrl: 'https://acme.openai.azure.com/openai/v1',
      model: 'my-gpt',
    });
  });
});

describe('Escape', () => {
  it('goes back to the choices with the focus on what was chosen, and drops the key', async () => {
    await typeKey();
    const field = findField(region(), 'API key');
    await press('Escape');
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Anthropic'));
    expect(field.value).toBe('');
    await click('Anthropic');
    expect(findField(region(), 'API key').value).toBe('');
  });

  it('stops an attempt', async () => {
    await typeKey();
    await click('Connect');
    expect(ports.size).toBe(1);
    await press('Escape');
    expect(ports.size).toBe(0);
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Anthropic'));
  });
});

it('a typed key is in no attribute, no draft and no frame but the one that connects', async () => {
  await typeKey();
  await fillField(region(), 'API key', KEY);
  await click('Connect');
  await reply({ type: 'set-up-step', step: 'models', model: '' });
  await meet({ problem: 'wrong-key', failure: auth });
  expect(root.innerHTML).not.toContain('canary');
  expect(JSON.stringify(panel.posted)).not.toContain('canary');
  expect(JSON.stringify(panel.store.draft.saved())).not.toContain('canary');
  expect(heard.filter((frame) => JSON.stringify(frame).includes('canary'))).toEqual([connecting()]);
});

describe('another provider', () => {
  beforeEach(() => click('Other'));

  it('is asked at its base URL, without a key where it needs none', async () => {
    expect(document.activeElement).toBe(findField(region(), 'Base URL'));
    await fillField(region(), 'Base URL', 'http://127.0.0.1:9999/v1/chat/completions');
    await click('Connect');
    expect(asked).toEqual([['http://127.0.0.1/*']]);
    expect(connecting()).toEqual({
      type: 'provider-connect',
      isPrivate: false,
      provider: {
        preset: 'custom-openai',
        name: '127.0.0.1:9999',
        dialect: 'chat-completions',
        baseUrl: 'http://127.0.0.1:9999/v1',
        model: '',
      },
    });
  });

  it('is connected at the suggested path on a click', async () => {
    await fillField(region(), 'Base URL', 'http://127.0.0.1:9999');
    await click('Connect');
    const baseUrl = 'http://127.0.0.1:9999/v1';
    await meet({ problem: 'wrong-path', failure: { kind: 'not_found' }, baseUrl });
    await click('Use it');
    expect(connecting()?.provider.baseUrl).toBe(baseUrl);
    expect(findField(region(), 'Base URL').value).toBe(baseUrl);
  });

  it.each(['', 'javascript:alert(1)', 'file:///etc/passwd', 'https://user:pw@host/v1', 'localhost:11434'])(
    'is refused at “%s”, with the field named and what was typed kept',
    async (typed) => {
      await fillField(region(), 'Base URL', typed);
      await click('Connect');
      expect(status()).not.toBe('');
      expect(document.activeElement).toBe(findField(region(), 'Base URL'));
      expect(findField(region(), 'Base URL').value).toBe(typed);
      expect(asked).toEqual([]);
    },
  );

  it('is asked over plain http only after the user agrees', async () => {
    await fillField(region(), 'Base URL', 'http://models.lan/v1');
    await click('Connect');
    expect(asked).toEqual([]);
    findByRole(root, 'dialog', 'Unencrypted connection');
    await click('Use anyway');
    expect(asked).toEqual([['http://models.lan/*']]);
    expect(connecting()?.provider).toMatchObject({ insecure: true });
  });
});

describe('a search on this computer', () => {
  it('asks for loopback in the click, and looks only once that is allowed', async () => {
    findByRole(root, 'button', 'On this computer').click();
    expect(asked).toEqual([['http://127.0.0.1/*']]);
    expect(heard.map(({ type }) => type)).toEqual(['set-up-show']);
    await settled();
    expect(heard.map(({ type }) => type)).toEqual(['set-up-show', 'servers-find']);
    expect(status()).toBe('Looking for servers on this computer…');
  });

  it('lists the servers that answer with their models, chooses the first that has some, and connects it', async () => {
    await click('On this computer');
    await reply(
      { type: 'server-found', server: { preset: 'llama-cpp', models: 0 } },
      { type: 'server-found', server: { preset: 'ollama', models: 3 } },
      { type: 'servers-end' },
    );
    const servers = findAllByRole(findByRole(root, 'group', 'Servers on this computer'), 'button');
    expect(servers.map(({ textContent }) => textContent)).toEqual([
      'Ollama 3 models · 127.0.0.1:11434',
      'llama.cpp no models · 127.0.0.1:8080',
    ]);
    expect(servers[0]?.getAttribute('aria-pressed')).toBe('true');
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Connect'));
    await click('Connect');
    expect(connecting()?.provider).toMatchObject({ preset: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' });
    expect(connecting()).not.toHaveProperty('key');
  });

  it('says what to start when nothing answers, and looks again', async () => {
    await click('On this computer');
    await reply({ type: 'servers-end' });
    expect(status()).toBe('No server found on this computer.');
    expect(region().textContent).toContain('ollama serve');
    expect(document.activeElement).toBe(findByRole(root, 'button', 'Look again'));
    findAllByRole(root, 'button', 'Copy')[0]?.click();
    await settled();
    expect(copied).toEqual(['ollama serve']);
    await click('Look again');
    expect(heard.filter(({ type }) => type === 'servers-find')).toHaveLength(2);
  });

  it('searches nothing when the user does not allow it', async () => {
    grant = Promise.resolve(false);
    await click('On this computer');
    expect(status()).toBe('Gloss can’t look without your permission. Nothing was sent.');
    expect(heard.map(({ type }) => type)).toEqual(['set-up-show']);
    await click('Look again');
    expect(asked).toHaveLength(2);
  });

  it('shows the line that lets Ollama accept extensions', async () => {
    await click('On this computer');
    await reply(
      { type: 'server-found', server: { preset: 'ollama', refusal: 'origin-refused' } },
      { type: 'servers-end' },
    );
    expect(findByRole(root, 'group').textContent).toContain('refuses browser extensions');
    await click('Connect');
    await meet({ problem: 'origin-refused', failure: { kind: 'permission', remedy: 'allow-origin' } });
    const line = region().querySelector('.copy-line code')?.textContent;
    expect(line).toContain('OLLAMA_ORIGINS=chrome-extension://gloss');
    await click('Copy');
    expect(copied).toEqual([line]);
  });

  it('asks for the key of a server that needs one', async () => {
    await click('On this computer');
    await reply(
      { type: 'server-found', server: { preset: 'litellm', refusal: 'needs-key' } },
      { type: 'servers-end' },
    );
    await fillField(region(), 'API key', KEY);
    await click('Connect');
    expect(connecting()).toMatchObject({ key: KEY, provider: { preset: 'litellm' } });
  });
});

it('a chat is shown, though the provider was removed once more', async () => {
  await panel.send(aState([aQuestion('x', 'Before')], { provider: null }));
  await settled();
  await click('Choose a provider');
  await panel.send({ type: 'provider-change', provider: aProvider });
  await panel.send({ type: 'provider-change', provider: null });
  await settled();
  expect(findAllByRole(root, 'region', 'Set up')).toEqual([]);
});

it('a chat whose provider was removed leads to the choices, and back', async () => {
  await panel.send(aState([aQuestion('x', 'Before')], { provider: null }));
  await settled();
  expect(findAllByRole(root, 'region', 'Set up')).toEqual([]);
  await click('Choose a provider');
  await waitFor(() => region());
  await settled();
  await click('Back');
  expect(findAllByRole(root, 'region', 'Set up')).toEqual([]);
  expect(root.textContent).toContain('Before');
});
