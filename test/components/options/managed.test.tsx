// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import type { ManagedView } from '#lib/protocol/managed.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { findField } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();
let platform: FakeOptionsPlatform;

const acme: Provider = {
  id: 'policy:acme',
  preset: 'custom-openai',
  name: 'Acme AI',
  dialect: 'chat-completions',
  baseUrl: 'https://ai.acme.example/v1',
  model: 'acme-large',
};
const own: Provider = { ...acme, id: 'own', name: 'Mine' };
const view: ManagedView = {
  locked: { 'policy:acme': ['name', 'baseUrl'] },
  isExclusive: false,
  isDefaultLocked: false,
  savedQuestions: [],
  caps: [],
  problems: [],
};

async function openPage(providers: Provider[], managed: ManagedView): Promise<void> {
  platform.stored = { providers, defaultProvider: providers[0]?.id ?? null, managed };
  await drawOptions(root, platform);
}

function isDisabled(label: string): boolean {
  return findField(root, label).matches(':disabled');
}

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

describe('a provider that an organization has set up', () => {
  it('is marked, with locked fields disabled and the reason next to them', async () => {
    await openPage([acme, own], view);
    const notice = findByRole(root, 'region', 'Set by your organization');
    expect(notice.textContent).toContain('Your organization has set up 1 provider.');
    expect(['Provider', 'Name', 'Base URL', 'Model', 'API key'].map(isDisabled)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(findField(root, 'Base URL').closest('fieldset')?.textContent).toContain(
      'Set by your organization.',
    );
    expect(findByRole(root, 'navigation', 'Providers').textContent).toContain('set by your organization');
  });

  it('cannot be removed; one of the user can', async () => {
    await openPage([acme, own], view);
    expect(findAllByRole(root, 'button', 'Remove provider')).toEqual([]);
    findAllByRole(root, 'button')
      .find(({ textContent }) => textContent.startsWith('Mine'))
      ?.click();
    await rendered();
    findByRole(root, 'button', 'Remove provider');
    expect(isDisabled('Base URL')).toBe(false);
  });

  it('stays the default where that is locked', async () => {
    await openPage([own, acme], { ...view, isDefaultLocked: true });
    findAllByRole(root, 'button')
      .find(({ textContent }) => textContent.startsWith('Acme'))
      ?.click();
    await rendered();
    findByRole(root, 'button', 'Make default').click();
    expect(platform.asked).not.toContain('default policy:acme');
  });
});

describe('what an organization has set under Advanced', () => {
  const set = { ...acme, headers: { 'X-Route': 'eu' }, bodyFields: { team: 'legal' } };

  it('is shown, and cannot be changed where it is locked', async () => {
    await openPage([set], { ...view, locked: { 'policy:acme': ['parameters', 'bodyFields'] } });
    expect(root.querySelector<HTMLDetailsElement>('[data-part="advanced"]')?.open).toBe(true);
    expect(['System prompt', 'Temperature', 'Body fields (JSON)'].map(isDisabled)).toEqual([
      true,
      true,
      true,
    ]);
    expect(root.querySelector('[data-part="managed-header"]')?.textContent).toBe(
      'X-Route: eu Set by your organization.',
    );
    expect(findByRole(root, 'button', 'Add header').matches(':disabled')).toBe(false);
  });

  it('accepts no header with a name that it has set, and no others where headers are locked', async () => {
    await openPage([set], view);
    findByRole(root, 'button', 'Add header').click();
    await rendered();
    const name = root.querySelector<HTMLInputElement>('[aria-label="Header name"]');
    if (!name) throw new Error('There is no field for the name.');
    name.value = 'x-route';
    name.dispatchEvent(new Event('input', { bubbles: true }));
    await rendered();
    expect(root.textContent).toContain('“x-route” occurs twice.');
    platform.changeSettings({
      providers: [set],
      defaultProvider: set.id,
      managed: { ...view, locked: { 'policy:acme': ['headers'] } },
    });
    await rendered();
    expect(findByRole(root, 'button', 'Add header').matches(':disabled')).toBe(true);
  });
});

describe('an organization that forbids other providers', () => {
  it('offers none to add', async () => {
    await openPage([acme], { ...view, isExclusive: true });
    expect(findAllByRole(root, 'button', 'Add provider')).toEqual([]);
    expect(root.textContent).toContain('It allows no other providers.');
  });

  it('closes the form of a provider that was being added when its policy came', async () => {
    await openPage([], { ...view, locked: {} });
    expect(isDisabled('Base URL')).toBe(false);
    platform.changeSettings({
      providers: [acme],
      defaultProvider: 'policy:acme',
      managed: { ...view, isExclusive: true },
    });
    await rendered();
    expect(findField(root, 'Base URL').value).toBe('https://ai.acme.example/v1');
    expect(isDisabled('Base URL')).toBe(true);
  });

  it('leaves no form when none of its own can be used', async () => {
    await openPage([], {
      ...view,
      locked: {},
      isExclusive: true,
      problems: [{ field: 'providers[0].baseUrl', reason: 'not-a-url' }],
    });
    expect(findAllByRole(root, 'button', 'Save')).toEqual([]);
    expect(findByRole(root, 'alert').textContent).toContain(
      'providers[0].baseUrl: Gloss can’t use this address.',
    );
  });
});
