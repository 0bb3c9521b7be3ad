// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { MODELS_PORT, type ModelProvider, type ModelsReply } from '#lib/protocol/frames/model-frames.ts';
import type { ListedModel } from '#lib/protocol/model.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { aProvider, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
const openOptions = vi.fn();
const stop = vi.fn();
let panel: OpenPanel;
/** The background's ends of the ports that pickers have opened. */
let ports: LinkedPort[];
/** The frames that pickers have sent. */
let heard: unknown[];

const models: ListedModel[] = [
  { id: 'model', kind: 'chat' },
  { id: 'gpt-5', kind: 'chat', name: 'GPT 5', contextTokens: 400_000, price: { input: 1.25, output: 10 } },
  { id: 'gpt-5-mini', kind: 'chat', retiresOn: '2099-12-31' },
  { id: 'embed-3', kind: 'embedding' },
];

const unlisted: ModelProvider = {
  id: 'p',
  name: 'Provider',
  baseUrl: 'https://api.openai.com/v1',
  models: ['model'],
};

function listing(provider: Partial<ModelProvider> = {}): ModelsReply {
  const list = { at: panel.clock.now() - 5 * 60_000, models };
  return {
    type: 'models-state',
    providers: [{ ...unlisted, list, ...provider }],
    favourites: [],
    recent: [],
  };
}

const NOTHING = { type: 'models-state' as const, favourites: [], recent: [] };

async function reply(...replies: ModelsReply[]): Promise<void> {
  for (const one of replies) ports.at(-1)?.postMessage(one);
  await settled();
}

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

function button(): HTMLElement {
  return findByRole(root, 'button', 'Model');
}

function search(): HTMLInputElement {
  const field = findByRole(root, 'searchbox', 'Search models');
  if (!(field instanceof HTMLInputElement)) throw new Error('The search is no input.');
  return field;
}

async function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = search()) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  await rendered();
  return event;
}

async function type(text: string): Promise<void> {
  search().value = text;
  search().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await rendered();
}

async function openPicker(...replies: ModelsReply[]): Promise<void> {
  const before = ports.length;
  button().click();
  await waitFor(() => expect(ports).toHaveLength(before + 1));
  await reply(...(replies.length > 0 ? replies : [listing()]));
  // The price table is loaded in the meantime.
  await vi.dynamicImportSettled();
  await rendered();
}

function names(): string[] {
  return findAllByRole(root, 'option').map((option) => option.querySelector('bdi')?.textContent ?? '');
}

/** The name of the option that the search field refers to. */
function active(): string | undefined {
  const id = search().getAttribute('aria-activedescendant');
  return (id === null ? null : document.getElementById(id))?.querySelector('bdi')?.textContent ?? undefined;
}

function chosen(): unknown {
  return panel.heard.findLast((frame) => frame.type === 'model-choose');
}

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  ports = [];
  heard = [];
  panel = openPanel();
  const platform = fakePanelPlatform({
    openOptions,
    connect(name) {
      expect(name).toBe(MODELS_PORT);
      const [page, background] = linkPorts(name);
      ports.push(background);
      background.onMessage.addListener((frame) => heard.push(frame));
      return page;
    },
  });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
  await settled();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

describe('text of another size', () => {
  it('leaves no option over another', async () => {
    document.documentElement.style.fontSize = '28px';
    await openPicker();
    const tops = findAllByRole(root, 'option').map((option) => option.style.top);
    expect(tops.slice(0, 2)).toEqual(['1.875rem', '4.875rem']);
    const canvas = root.querySelector<HTMLElement>('.model-canvas');
    expect(canvas?.style.getPropertyValue('--option-height')).toBe('3rem');
    document.documentElement.style.fontSize = '';
  });
});

describe('the button that opens the picker', () => {
  it('shows the model, and the dialog with the search field focused', async () => {
    expect(root.querySelector('.model-value')?.textContent).toBe('model');
    expect(button().title).toBe('model at Provider');
    expect(button().getAttribute('aria-expanded')).toBe('false');
    await openPicker();
    expect(button().getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(search());
    findByRole(root, 'dialog', 'Choose a model');
    expect(heard).toEqual([{ type: 'models-show', isPrivate: false }]);
  });

  it('closes the picker, and with it its port', async () => {
    await openPicker();
    const closed = new Promise<void>((resolve) => ports[0]?.onDisconnect.addListener(resolve));
    button().click();
    await rendered();
    expect(findAllByRole(root, 'listbox', 'Models')).toEqual([]);
    await closed;
  });
});

describe('the list of models', () => {
  it('is grouped under headings that say how old each list is', async () => {
    await openPicker();
    expect(names()).toEqual(['model', 'GPT 5', 'gpt-5-mini']);
    findByRole(root, 'group', 'Provider, 5 min. ago');
  });

  it('shows the window, the price and the retirement date of a model, and the date of a price', async () => {
    await openPicker();
    const [, five, mini] = findAllByRole(root, 'option').map((option) => option.textContent);
    expect(five).toContain('$1.25 in, $10 out · 400K context');
    expect(five).not.toContain('prices of');
    expect(mini).toMatch(
      /retires on 2099-12-31 · \$[\d.]+ in, \$[\d.]+ out · \d+K context · prices of \d{4}-\d\d-\d\d/u,
    );
  });

  it('says where each option is in the list, and which one is in use', async () => {
    await openPicker();
    const options = findAllByRole(root, 'option');
    expect(options.map((option) => option.getAttribute('aria-posinset'))).toEqual(['1', '2', '3']);
    expect(new Set(options.map((option) => option.getAttribute('aria-setsize')))).toEqual(new Set(['3']));
    expect(options.map((option) => option.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false']);
  });

  it('hides models that cannot answer questions until the switch shows them', async () => {
    await openPicker();
    const all = findByRole(root, 'switch');
    expect(all.closest('label')?.textContent).toBe('Show all models1 more');
    all.click();
    await rendered();
    expect(names()).toEqual(['model', 'GPT 5', 'gpt-5-mini', 'embed-3']);
    expect(findAllByRole(root, 'option').at(-1)?.textContent).toContain('embedding model');
  });

  it('draws only what is in sight of 1,000 models, and always the active one', async () => {
    const many = Array.from({ length: 1_000 }, (_, index): ListedModel => ({
      id: `m-${index}`,
      kind: 'chat',
    }));
    await openPicker(listing({ models: [], list: { at: 0, models: many } }));
    expect(names().length).toBeLessThan(60);
    await press('End', { ctrlKey: true });
    expect(active()).toBe('m-999');
    expect(names().length).toBeLessThan(60);
  });

  it('adds what arrives later, and keeps the active option', async () => {
    await openPicker();
    await press('ArrowDown');
    expect(active()).toBe('GPT 5');
    await reply({ type: 'list-start', provider: 'p' });
    findByRole(root, 'group', 'Provider, fetching…');
    const list = { at: panel.clock.now(), models: [{ id: 'new', kind: 'chat' as const }, ...models] };
    await reply({ type: 'list-end', provider: 'p', list });
    expect(names()).toEqual(['new', 'model', 'GPT 5', 'gpt-5-mini']);
    expect(active()).toBe('GPT 5');
  });

  it('shows names of providers as text, whatever they hold', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202e';
    await openPicker(
      listing({ name: hostile, models: [], list: { at: 0, models: [{ id: hostile, kind: 'chat' }] } }),
    );
    expect(names()).toEqual([hostile]);
    expect(root.querySelector('img')).toBeNull();
  });
});

describe('the keyboard in the search field', () => {
  it('moves through the list from the model in use, and around its ends', async () => {
    await openPicker();
    expect(active()).toBe('model');
    await press('ArrowUp');
    expect(active()).toBe('gpt-5-mini');
    await press('ArrowDown');
    expect(active()).toBe('model');
    await press('End');
    expect(active()).toBe('gpt-5-mini');
    await press('Home');
    expect(active()).toBe('model');
    await press('PageDown');
    expect(active()).toBe('gpt-5-mini');
  });

  it('leaves Home and End to the text that was typed', async () => {
    await openPicker();
    await type('gpt');
    expect((await press('End')).defaultPrevented).toBe(false);
    expect(active()).toBe('GPT 5');
  });

  it('chooses the active model with Enter, sends nothing, and returns to the message', async () => {
    panel.store.draft.type('a draft');
    await openPicker();
    await type('gpt 5');
    await press('Enter');
    expect(chosen()).toEqual({ type: 'model-choose', provider: 'p', model: 'gpt-5' });
    expect(panel.heard.filter(({ type: frame }) => frame === 'question-ask')).toEqual([]);
    expect(findAllByRole(root, 'listbox', 'Models')).toEqual([]);
    expect(document.activeElement).toBe(findByRole(root, 'textbox', 'Message'));
    expect(panel.store.draft.text.value).toBe('a draft');
    await panel.send({ type: 'provider-change', provider: { ...aProvider, model: 'gpt-5' } });
    await rendered();
    expect(button().title).toBe('gpt-5 at Provider');
  });

  it('does not choose while an input method composes', async () => {
    await openPicker();
    await press('Enter', { isComposing: true });
    expect(chosen()).toBeUndefined();
  });

  it('closes with Escape, which returns the focus and stops no answer', async () => {
    document.addEventListener('keydown', stop);
    await openPicker();
    await press('Escape');
    document.removeEventListener('keydown', stop);
    expect(stop).not.toHaveBeenCalled();
    expect(findAllByRole(root, 'listbox', 'Models')).toEqual([]);
    expect(document.activeElement).toBe(button());
    expect(chosen()).toBeUndefined();
  });

  it('uses a name that no list has', async () => {
    await openPicker();
    await type('Brand/New:1');
    expect(names()).toEqual(['Use “Brand/New:1”']);
    await press('Enter');
    expect(chosen()).toEqual({ type: 'model-choose', provider: 'p', model: 'Brand/New:1' });
  });
});

describe('a pointer', () => {
  it('chooses the option that it clicks', async () => {
    await openPicker();
    findAllByRole(root, 'option')[1]?.querySelector<HTMLElement>('bdi')?.click();
    await rendered();
    expect(chosen()).toEqual({ type: 'model-choose', provider: 'p', model: 'gpt-5' });
  });

  it('closes the picker by pressing elsewhere', async () => {
    await openPicker();
    root.querySelector('header')?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    await rendered();
    expect(findAllByRole(root, 'listbox', 'Models')).toEqual([]);
  });
});

describe('a favourite', () => {
  it('is marked by the star of an option, without choosing it', async () => {
    await openPicker();
    root.querySelectorAll<HTMLElement>('.model-star')[1]?.click();
    await rendered();
    const model = { provider: 'p', model: 'gpt-5' };
    expect(heard.at(-1)).toEqual({ type: 'favourite-set', model, isFavourite: true });
    expect(chosen()).toBeUndefined();
    await reply({ type: 'favourites-state', favourites: [model], recent: [] });
    expect(findAllByRole(root, 'group')[0]?.getAttribute('aria-label')).toBe('Favourites');
    expect(names()[0]).toBe('GPT 5');
  });

  it('is marked and unmarked for the active option by a button that names it', async () => {
    await openPicker();
    await press('ArrowDown');
    findByRole(root, 'button', 'Add GPT 5 to favourites').click();
    await reply({ type: 'favourites-state', favourites: [{ provider: 'p', model: 'gpt-5' }], recent: [] });
    expect(active()).toBe('GPT 5');
    findByRole(root, 'button', 'Remove GPT 5 from favourites').click();
    await rendered();
    expect(heard.at(-1)).toMatchObject({ type: 'favourite-set', isFavourite: false });
  });
});

describe('lists that cannot be fetched', () => {
  it('are named with the reason and the next step', async () => {
    const failure = { kind: 'no_key' } as const;
    await openPicker({ ...NOTHING, providers: [unlisted] }, { type: 'list-end', provider: 'p', failure });
    const problems = findAllByRole(root, 'status').find((one) => one.matches('.model-problems'));
    expect(problems?.textContent).toContain('No key is saved for Provider.');
    findByRole(root, 'button', 'Add a key').click();
    expect(openOptions).toHaveBeenCalledOnce();
  });

  it('are requested again by Refresh, even after the background has restarted', async () => {
    await openPicker();
    findByRole(root, 'button', 'Refresh models').click();
    await settled();
    expect(heard.at(-1)).toEqual({ type: 'models-refresh', isPrivate: false });
    ports[0]?.disconnect();
    await settled();
    findByRole(root, 'button', 'Refresh models').click();
    await settled();
    expect(ports).toHaveLength(2);
    expect(heard.at(-1)).toEqual({ type: 'models-refresh', isPrivate: false });
  });
});
