import { expect, it } from 'vitest';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { findPreset, presetOf, PRESETS, SERVER_PRESETS } from '#lib/presets/presets.ts';
import { providerText } from '#lib/wording/providers.ts';

it('a custom preset exists for each dialect, and no two presets share a name or id', () => {
  const names = SERVER_PRESETS.map(({ name, dialect }) => name || providerText.customPresets[dialect]);
  expect(names).toEqual(
    expect.arrayContaining(['Custom (OpenAI-compatible)', 'Custom (Responses)', 'Custom (event stream)']),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(SERVER_PRESETS.map((preset) => preset.id)).size).toBe(names.length);
});

it.each(SERVER_PRESETS.filter((preset) => preset.baseUrl !== ''))(
  'the base URL of $name needs no tidying',
  (preset) => {
    expect(checkBaseUrl(preset.baseUrl, preset.dialect)).toEqual({
      type: 'ok',
      url: preset.baseUrl,
      origin: new URL(preset.baseUrl).origin,
    });
  },
);

it('a preset describes a request exactly when it is an event stream', () => {
  for (const preset of SERVER_PRESETS)
    expect(preset.eventStream !== undefined).toBe(preset.dialect === 'event-stream');
});

it('a preset is found by its id', () => {
  expect(findPreset('ollama')?.needsKey).toBe(false);
  expect(findPreset('nobody')).toBeUndefined();
});

it('a provider whose preset is unknown, or has another dialect, is a custom one of its dialect', () => {
  expect(presetOf({ preset: 'ollama', dialect: 'chat-completions' }).id).toBe('ollama');
  expect(presetOf({ preset: 'ollama', dialect: 'responses' }).id).toBe('custom-responses');
  for (const { dialect } of SERVER_PRESETS) {
    const preset = presetOf({ preset: 'nobody', dialect });
    expect(preset).toMatchObject({ dialect, group: 'custom', name: '', baseUrl: '' });
  }
});

it('no preset is the demo server', () => {
  expect(JSON.stringify(SERVER_PRESETS)).not.toMatch(/demo|8787/);
});

it('a service has a page that creates keys, and no page is opened over plain http', () => {
  for (const { group, keyPage, billingPage } of SERVER_PRESETS) {
    expect(keyPage === undefined).toBe(group !== 'service');
    for (const page of [keyPage, billingPage]) expect(page ?? 'https:').toMatch(/^https:/);
  }
});

it('a server on this computer needs no key, and has a port that no other has', () => {
  const local = SERVER_PRESETS.filter(({ group }) => group === 'local');
  for (const { baseUrl, needsKey } of local) {
    expect(needsKey).toBe(false);
    expect(new URL(baseUrl).hostname).toBe('127.0.0.1');
  }
  expect(new Set(local.map(({ baseUrl }) => new URL(baseUrl).port)).size).toBe(local.length);
});

it('a line that lets a server accept extensions names the origin', () => {
  const lines = SERVER_PRESETS.flatMap(({ local }) => Object.values(local?.allowOrigin ?? {}));
  expect(lines).not.toEqual([]);
  for (const line of lines) expect(line).toContain('{origin}');
});

it('the browser’s own model is the one preset without an address, whatever preset a provider names', () => {
  const others = PRESETS.filter((preset) => !('baseUrl' in preset));
  expect(others).toMatchObject([{ id: 'browser-model', dialect: 'on-device', needsKey: false }]);
  expect(presetOf({ preset: 'nobody', dialect: 'on-device' }).id).toBe('browser-model');
  expect(presetOf({ preset: 'browser-model', dialect: 'messages' }).id).toBe('custom-messages');
});
