import { expect, it } from 'vitest';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { findPreset, PRESETS } from '#lib/presets/presets.ts';

it('has the custom ones by the names that the options page promises', () => {
  const names = PRESETS.map((preset) => preset.name);
  expect(names).toEqual(
    expect.arrayContaining(['Custom (OpenAI-compatible)', 'Custom (Responses)', 'Custom (event stream)']),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(PRESETS.map((preset) => preset.id)).size).toBe(names.length);
});

it.each(PRESETS.filter((preset) => preset.baseUrl !== ''))(
  '$name has a base URL that is good as it is',
  (preset) => {
    expect(checkBaseUrl(preset.baseUrl, preset.dialect)).toEqual({
      type: 'ok',
      url: preset.baseUrl,
      origin: new URL(preset.baseUrl).origin,
    });
  },
);

it('says how to ask exactly the event streams', () => {
  for (const preset of PRESETS)
    expect(preset.eventStream !== undefined).toBe(preset.dialect === 'event-stream');
});

it('finds a preset by its id', () => {
  expect(findPreset('ollama')?.needsKey).toBe(false);
  expect(findPreset('nobody')).toBeUndefined();
});
