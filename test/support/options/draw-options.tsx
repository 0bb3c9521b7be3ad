import { render } from 'preact';

import { Options } from '#components/options/Options.tsx';
import { createOptionsStore } from '#lib/options/create-options-store.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { SettingsPage } from '#lib/protocol/settings-page.ts';
import { rendered } from '#test/support/panel/rendered.ts';

import type { FakeOptionsPlatform } from './fake-options-platform.ts';

/** A server that is known by its address only. */
export const aServerProvider: ServerProvider = {
  id: 'p',
  preset: 'custom-openai',
  name: 'Mine',
  dialect: 'chat-completions',
  baseUrl: 'https://ai.example/v1',
  model: 'm',
};

/**
 * Opens the options page on this platform.
 *
 * @param page - The page of the settings that its address names.
 */
export async function drawOptions(
  root: Element,
  platform: FakeOptionsPlatform,
  page: SettingsPage = 'models',
): Promise<void> {
  location.hash = `#${page}`;
  render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
  await rendered();
}
