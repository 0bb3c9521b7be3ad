// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { drawOptions } from '#test/support/options/draw-options.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();

installDialogs();

function choose(name: string, value: string): void {
  const field = findByRole(root, 'combobox', name);
  if (!(field instanceof HTMLSelectElement)) throw new Error(`${name} is no select.`);
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

it('the theme and the text size are shown as they are stored, and saved and applied when they are chosen', async () => {
  const platform = createFakeOptionsPlatform();
  platform.storedAppearance = { theme: 'light', textSize: 115 };
  await drawOptions(root, platform);
  await rendered();
  expect(findByRole(root, 'combobox', 'Theme')).toHaveProperty('value', 'light');
  expect(findByRole(root, 'combobox', 'Text size')).toHaveProperty('value', '115');
  choose('Theme', 'dark');
  await rendered();
  choose('Text size', '150');
  await rendered();
  expect(platform.storedAppearance).toEqual({ theme: 'dark', textSize: 150 });
  expect(platform.shown).toEqual([
    { theme: 'dark', textSize: 115 },
    { theme: 'dark', textSize: 150 },
  ]);
});
