import { render } from 'preact';
import { afterEach, beforeEach } from 'vitest';

import { Options } from '#components/options/Options.tsx';
import { createOptionsStore } from '#lib/options/create-options-store.ts';
import { rendered } from '#test/support/panel/rendered.ts';

import type { FakeOptionsPlatform } from './fake-options-platform.ts';

/** Where each test of a file draws: in the document, and empty again after it. */
export function installRoot(): HTMLElement {
  const root = document.createElement('div');
  beforeEach(() => document.body.append(root));
  afterEach(() => {
    render(null, root);
    root.remove();
  });
  return root;
}

/** Opens the options page on this platform. */
export async function drawOptions(root: Element, platform: FakeOptionsPlatform): Promise<void> {
  render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
  await rendered();
}
