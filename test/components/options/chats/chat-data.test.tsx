// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { drawOptions } from '#test/support/options/draw-options.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

installDialogs();
const root = installRoot();

it('the options say how many chats are kept, for how long, and how much storage they use', async () => {
  const platform = createFakeOptionsPlatform();
  platform.chatData = { retention: 30, chats: 2 };
  await drawOptions(root, platform, 'data');
  await rendered();
  const region = findByRole(root, 'region', 'Chats');
  expect(region.textContent).toContain('2 chats are kept. Gloss uses 3.4 MB on this computer.');
  expect(region.querySelector('select')?.value).toBe('30');
});

it('another time is saved as soon as it is chosen', async () => {
  const platform = createFakeOptionsPlatform();
  await drawOptions(root, platform, 'data');
  await rendered();
  const select = findByRole(root, 'region', 'Chats').querySelector('select');
  if (!select) throw new Error('No list');
  select.value = '90';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await rendered();
  expect(platform.chatData.retention).toBe(90);
});

it('all chats are deleted only after a second click', async () => {
  const platform = createFakeOptionsPlatform();
  await drawOptions(root, platform, 'data');
  findByRole(root, 'button', 'Delete all chats…').click();
  await rendered();
  expect(platform.chatData.chats).toBe(2);
  findByRole(root, 'button', 'Delete all').click();
  await rendered();
  expect(platform.chatData.chats).toBe(0);
  expect(findByRole(root, 'region', 'Chats').textContent).toContain('0 chats are kept.');
});
