// @vitest-environment jsdom
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { render } from 'preact';
import { expect, test } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { keepEarlyInput } from '#lib/panel/composer/early-input.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aState, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const FIRST_PANEL = join(import.meta.dirname, '../../../entrypoints/sidepanel/first-panel.html');

const root = installRoot();

test('the panel in the HTML is the one that is drawn first', async () => {
  render(<Panel store={openPanel().store} platform={fakePanelPlatform()} />, root);
  await expect(`${root.innerHTML}\n`).toMatchFileSnapshot(FIRST_PANEL);
});

test('the panel is drawn into the elements of its HTML, and keeps what was done there', async () => {
  // The other element already has content.
  const fresh = root.appendChild(document.createElement('div'));
  fresh.innerHTML = await readFile(FIRST_PANEL, 'utf8');
  const before = [...fresh.querySelectorAll('*')];
  const field = fresh.querySelector('textarea');
  keepEarlyInput();
  if (field) field.value = 'Typed early';
  const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
  field?.dispatchEvent(enter);
  expect(enter.defaultPrevented).toBe(true);

  const panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform()} />, fresh);
  const drawn = [...fresh.querySelectorAll('*')];
  expect(drawn.filter((element) => !before.includes(element))).toEqual([]);
  expect(drawn).toHaveLength(before.length);
  globalThis.replayEarlyInput?.();
  await rendered();
  expect(document.activeElement).toBe(field);
  expect(field?.value).toBe('Typed early');
  await panel.send(aState());
  expect(panel.heard.find(({ type }) => type === 'question-ask')).toMatchObject({ text: 'Typed early' });
  render(null, fresh);
});
