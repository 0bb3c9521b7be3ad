// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { drawOptions } from '#test/support/options/draw-options.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { openSettingsPage } from '#test/support/options/open-settings-page.ts';
import { clickButton, typeInto } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();

installDialogs();

beforeEach(async () => {
  const platform = createFakeOptionsPlatform();
  await drawOptions(root, platform);
});

/** Whether the browser would ask before it leaves the page. */
function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

const click = (name: string) => clickButton(root, name);

it('an options page without changes is left without a question', () => {
  expect(asksBeforeLeaving()).toBe(false);
});

it('an options page with a typed key asks before it is left', async () => {
  await typeInto(root, 'API key', 'sk-typed');
  expect(asksBeforeLeaving()).toBe(true);
  await typeInto(root, 'API key', '');
  expect(asksBeforeLeaving()).toBe(false);
});

it('an options page with a changed saved question asks before it is left, until the change is given up', async () => {
  await openSettingsPage(root, 'Questions');
  await click('Add question');
  expect(asksBeforeLeaving()).toBe(false);
  await typeInto(findByRole(root, 'region', 'Saved questions'), 'Name', 'Mine');
  expect(asksBeforeLeaving()).toBe(true);
  await click('Cancel');
  expect(asksBeforeLeaving()).toBe(false);
});

it('an options page with a changed limit asks before it is left, until it is saved', async () => {
  const [field] = root.querySelectorAll<HTMLInputElement>('.limits input');
  if (!field) throw new Error('There is no limit.');
  field.value = '77';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await rendered();
  expect(asksBeforeLeaving()).toBe(true);
  root.querySelector<HTMLFormElement>('.limits form')?.requestSubmit();
  await rendered();
  expect(asksBeforeLeaving()).toBe(false);
});
