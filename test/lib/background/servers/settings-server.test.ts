import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { createSettingsClient, type SettingsClient } from '#lib/options/create-settings-client.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import { isSettingsReply, type SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { NO_CAPS } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS } from '#lib/protocol/user-limits.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { refusedParameters, rememberRefused } = await import('#lib/settings/refused-parameters.ts');
const { createSettingsServer } = await import('#lib/background/servers/settings-server.ts');

const PROVIDER: Provider = {
  id: 'p',
  preset: 'custom',
  name: 'P',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example.com/v1',
  model: 'm',
};
const onProviders = vi.fn(() => Promise.resolve());
const onSavedQuestions = vi.fn(() => Promise.resolve());
const onLimits = vi.fn(() => Promise.resolve());
const onAppearance = vi.fn(() => Promise.resolve());
const onCaps = vi.fn(() => Promise.resolve());
const hearing = {
  spentToday: () => Promise.resolve(0.25),
  onProviders,
  onSavedQuestions,
  onLimits,
  onCaps,
  onAppearance,
};
let ports: LinkedPort[];

/** Opens the settings of one page. */
function openPage(server = createSettingsServer(hearing)): SettingsClient {
  return createSettingsClient(() => {
    const [page, background] = linkPorts('settings');
    ports.push(background);
    server.serve(background);
    return wrapPort(page, isSettingsReply);
  });
}

beforeEach(async () => {
  ports = [];
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  onProviders.mockReset().mockResolvedValue();
  onSavedQuestions.mockReset().mockResolvedValue();
  await clearSettings();
});

describe('a parameter that a server refused', () => {
  const refused = { provider: 'p', model: 'm' };
  const parameters = { temperature: 0.5, maxTokens: 9 };

  it('is shown by its model, and tried again when the user asks for it', async () => {
    const page = openPage();
    await page.save({ ...PROVIDER, parameters });
    await rememberRefused(refused, 'temperature');
    await rememberRefused(refused, 'stream_options');
    expect((await page.read()).leftOut).toEqual({ p: { m: ['temperature'] } });
    await page.retryParameter(refused, 'temperature');
    expect((await page.read()).leftOut).toEqual({ p: { m: [] } });
    expect([...(await refusedParameters(refused))]).toEqual(['stream_options']);
  });

  it('is tried again when its value is changed, and not when another is', async () => {
    const page = openPage();
    await page.save({ ...PROVIDER, parameters });
    await rememberRefused(refused, 'temperature');
    await page.save({ ...PROVIDER, parameters: { ...parameters, maxTokens: 8 } });
    expect([...(await refusedParameters(refused))]).toEqual(['temperature']);
    await page.save({ ...PROVIDER, parameters: { ...parameters, temperature: 1 } });
    expect([...(await refusedParameters(refused))]).toEqual([]);
  });
});

describe('a parameter that a saved question sets', () => {
  const question = { ...BUILT_IN_QUESTIONS[0], id: 'own', name: 'Own', template: 'Why?' } as const;
  const saved = { ...question, sends: true, takes: 'nothing', inMenu: false } as const;

  it('is tried again with the model that the question asks when its value is changed', async () => {
    const page = openPage();
    await page.save(PROVIDER);
    const model = { provider: 'p', model: 'other' };
    for (const one of [model, { provider: 'p', model: 'm' }]) await rememberRefused(one, 'temperature');
    await page.updateSavedQuestions(() => [{ ...saved, model, parameters: { temperature: 0 } }]);
    expect([...(await refusedParameters(model))]).toEqual([]);
    expect([...(await refusedParameters({ provider: 'p', model: 'm' }))]).toEqual(['temperature']);
  });

  it('is tried again with the chosen model when the question names none', async () => {
    const page = openPage();
    await page.save(PROVIDER);
    await page.updateSavedQuestions(() => [{ ...saved, parameters: { temperature: 0 } }]);
    await rememberRefused({ provider: 'p', model: 'm' }, 'temperature');
    await page.updateSavedQuestions((all) => all.map((one) => ({ ...one, name: 'Renamed' })));
    expect([...(await refusedParameters({ provider: 'p', model: 'm' }))]).toEqual(['temperature']);
    await page.updateSavedQuestions((all) => all.map((one) => ({ ...one, parameters: { temperature: 1 } })));
    expect([...(await refusedParameters({ provider: 'p', model: 'm' }))]).toEqual([]);
  });
});

describe('settings through the background', () => {
  it('put a removed provider back in its place', async () => {
    const page = openPage();
    for (const id of ['a', 'b']) await page.save({ ...PROVIDER, id });
    await page.remove('a');
    await page.restore({ ...PROVIDER, id: 'a' }, 0, true);
    expect(await page.read()).toMatchObject({ providers: [{ id: 'a' }, { id: 'b' }], defaultProvider: 'a' });
  });

  it('are read, changed, and announced to everyone concerned', async () => {
    const page = openPage();
    expect(await page.read()).toEqual({
      providers: [],
      defaultProvider: null,
      savedQuestions: BUILT_IN_QUESTIONS,
      limits: INITIAL_LIMITS,
      caps: NO_CAPS,
      ownCaps: {},
      spentToday: 0.25,
      appearance: INITIAL_APPEARANCE,
      asksForQuotes: true,
      notes: { template: '', vault: '' },
      favourites: [],
      listedModels: {},
      leftOut: {},
    });
    await page.save(PROVIDER);
    await page.save({ ...PROVIDER, id: 'q' });
    await page.makeDefault('q');
    expect(await page.read()).toMatchObject({ providers: [{ id: 'p' }, { id: 'q' }], defaultProvider: 'q' });
    await page.remove('q');
    expect(await page.read()).toMatchObject({ providers: [{ id: 'p' }], defaultProvider: 'p' });
    expect(onProviders).toHaveBeenCalledTimes(4);
    expect(onSavedQuestions).not.toHaveBeenCalled();
  });

  it('keep the limits that the user has set', async () => {
    const page = openPage();
    const limits = { ...INITIAL_LIMITS, silence: 600 };
    await page.saveLimits(limits);
    expect(onLimits).toHaveBeenCalledOnce();
    expect(await openPage().read()).toMatchObject({ limits });
  });

  it('keep how the pages look, and tell the panels', async () => {
    const page = openPage();
    await page.saveAppearance({ theme: 'dark', textSize: 130 });
    expect(onAppearance).toHaveBeenCalledOnce();
    expect((await page.read()).appearance).toEqual({ theme: 'dark', textSize: 130 });
  });

  it('keep whether models are asked to quote, and tell panels', async () => {
    const page = openPage();
    await page.saveQuoteRule(false);
    expect(onProviders).toHaveBeenCalledOnce();
    expect(await openPage().read()).toMatchObject({ asksForQuotes: false });
  });

  it('have spending caps besides the limits, and say what today has cost', async () => {
    const page = openPage();
    await page.saveLimits({ ...INITIAL_LIMITS, parallel: 5 });
    await page.saveCaps({ chat: 0.5, day: null });
    expect(onCaps).toHaveBeenCalledOnce();
    await page.saveLimits({ ...INITIAL_LIMITS, parallel: 6 });
    expect(await openPage().read()).toMatchObject({
      limits: { parallel: 6 },
      caps: { chat: 0.5, day: null },
      ownCaps: { chat: 0.5, day: null },
      spentToday: 0.25,
    });
  });

  it('keep the settings for reading notes', async () => {
    const page = openPage();
    await page.saveNotes({ template: '# {{title}}', vault: 'Reading' });
    expect((await openPage().read()).notes).toEqual({ template: '# {{title}}', vault: 'Reading' });
  });

  it('mark the favourite models of a backup after those that are marked', async () => {
    const page = openPage();
    const [a, b] = ['a', 'b'].map((model) => ({ provider: 'p', model }));
    if (!a || !b) throw new Error('There are two.');
    await page.addFavourites([b]);
    await page.addFavourites([a, b]);
    expect((await openPage().read()).favourites).toEqual([b, a]);
  });

  it('reach every open page, until it stops watching', async () => {
    const server = createSettingsServer(hearing);
    const [one, other] = [openPage(server), openPage(server)];
    await other.read();
    const seen: SettingsState[] = [];
    const watching = new AbortController();
    other.watch((settings) => seen.push(settings), watching.signal);
    await one.save(PROVIDER);
    await other.read();
    expect(seen.at(-1)?.providers).toEqual([PROVIDER]);
    watching.abort();
    const count = seen.length;
    await one.remove('p');
    await other.read();
    expect(seen).toHaveLength(count);
  });

  it('keep the simultaneous changes of two pages to the saved questions', async () => {
    const server = createSettingsServer(hearing);
    const [one, other] = [openPage(server), openPage(server)];
    await Promise.all([one.read(), other.read()]);
    const [question] = BUILT_IN_QUESTIONS;
    if (!question) throw new Error('Gloss comes without a question.');
    await Promise.all([
      one.updateSavedQuestions((all) => [...all, { ...question, id: 'one' }]),
      other.updateSavedQuestions((all) => [...all, { ...question, id: 'other' }]),
    ]);
    const ids = (await one.read()).savedQuestions.map(({ id }) => id);
    expect(ids.slice(-2).toSorted()).toEqual(['one', 'other']);
    expect(onSavedQuestions).toHaveBeenCalledTimes(2);
  });

  it('go through a new port when the background has slept', async () => {
    const page = openPage();
    await page.read();
    ports.at(-1)?.disconnect();
    await page.save(PROVIDER);
    expect((await page.read()).providers).toEqual([PROVIDER]);
    expect(ports).toHaveLength(2);
  });

  it('are requested once more when the background died during a request', async () => {
    const page = openPage();
    onProviders.mockImplementationOnce(async () => ports.at(-1)?.disconnect());
    await page.save(PROVIDER);
    expect((await page.read()).providers).toEqual([PROVIDER]);
  });

  it('say what is wrong when the background cannot store them, and handle the next request', async () => {
    const page = openPage();
    onProviders.mockRejectedValueOnce(new DOMException('no', 'QuotaExceededError'));
    await expect(page.save(PROVIDER)).rejects.toMatchObject({ name: 'FaultError', kind: 'storage-full' });
    await page.save(PROVIDER);
  });
});
