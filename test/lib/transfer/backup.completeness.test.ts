import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it, vi } from 'vitest';

import type { SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import type * as DefineSetting from '#lib/settings/define-setting.ts';
import { writeSettings } from '#lib/transfer/backup-settings.ts';
import { INITIAL_SETTINGS } from '#test/support/settings/initial-settings.ts';

/** By the name of a stored setting: the fields of a backup that carry it, or why no backup has it. */
const SETTINGS: Readonly<Record<string, readonly string[] | { readonly leftOut: string }>> = {
  providers: ['providers', 'defaultProvider'],
  'saved-questions': ['savedQuestions'],
  limits: ['limits', 'caps'],
  appearance: ['appearance'],
  'quote-rule': ['asksForQuotes'],
  notes: ['notes'],
  retention: ['retention'],
  // Without the model that was chosen last and the recent ones, which say where the user is and not what they want.
  'model-choices': ['favourites'],
  consents: {
    leftOut: 'Consent is given in the profile that sends something, once it has been shown there.',
  },
  'model-lists': { leftOut: 'Providers list their models again.' },
  'refused-parameters': { leftOut: 'Learned from servers, which refuse again.' },
  'spent-today': { leftOut: 'A count of what this profile has spent.' },
};

/** By field of what the options page shows: the field of a backup that carries it, or why no backup has it. */
const STATE = {
  providers: 'providers',
  defaultProvider: 'defaultProvider',
  savedQuestions: 'savedQuestions',
  limits: 'limits',
  ownCaps: 'caps',
  appearance: 'appearance',
  asksForQuotes: 'asksForQuotes',
  notes: 'notes',
  favourites: 'favourites',
  managed: { leftOut: 'Set by an organization.' },
  caps: { leftOut: 'The user’s own are in `ownCaps`; the others are set by an organization.' },
  spentToday: { leftOut: 'A count.' },
  listedModels: { leftOut: 'Learned from servers.' },
  leftOut: { leftOut: 'Learned from servers.' },
} as const satisfies Record<keyof SettingsState, string | { readonly leftOut: string }>;

const { names } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return { names: new Set<string>() };
});
vi.mock('#lib/settings/define-setting.ts', async (importOriginal) => {
  const original = await importOriginal<typeof DefineSetting>();
  const defineSetting: typeof original.defineSetting = (name, ...rest) => {
    names.add(name);
    return original.defineSetting(name, ...rest);
  };
  return { ...original, defineSetting };
});

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

it('every stored setting is in a backup, or is left out for a reason that is given here', async () => {
  for (const file of globSync('lib/settings/*.ts', { cwd: ROOT })) await import(join(ROOT, file));
  expect([...names].sort()).toEqual(Object.keys(SETTINGS).sort());
});

it('a backup has the fields that carry a stored setting, and no other', () => {
  const carried = Object.values(SETTINGS).flatMap((fields) => ('leftOut' in fields ? [] : fields));
  const written: unknown = JSON.parse(writeSettings(INITIAL_SETTINGS, null));
  expect(Object.keys(Object(written)).sort()).toEqual(carried.toSorted());
  const shown = Object.values(STATE).filter((field) => typeof field === 'string');
  // How long chats are kept is read from the server of chats.
  expect([...shown, 'retention'].sort()).toEqual(carried.toSorted());
});
