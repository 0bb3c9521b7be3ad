// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { pageOfHash } from '#lib/options/settings-route.ts';
import type { SettingsPage } from '#lib/protocol/settings-page.ts';
import { aServerProvider, drawOptions } from '#test/support/options/draw-options.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { openSettingsPage } from '#test/support/options/open-settings-page.ts';
import { fillField } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();

installDialogs();

beforeEach(() => {
  vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
});

async function draw(page?: SettingsPage): Promise<void> {
  const platform = createFakeOptionsPlatform();
  platform.stored = { providers: [aServerProvider], defaultProvider: aServerProvider.id };
  await drawOptions(root, platform, page);
}

function current(): (string | null)[] {
  return findAllByRole(root, 'link')
    .filter((link) => link.getAttribute('aria-current') === 'page')
    .map((link) => link.textContent);
}

describe('the pages of the settings', () => {
  it('begin with the models', async () => {
    await draw();
    expect(current()).toEqual(['Models']);
    findByRole(root, 'textbox', 'Base URL');
    expect(findAllByRole(root, 'region', 'Saved questions')).toHaveLength(0);
    await waitFor(() => expect(document.title).toBe('Models · Gloss settings'));
  });

  it.each([
    ['Questions', 'Saved questions'],
    ['Shortcuts', 'Shortcuts'],
    ['Data and privacy', 'Chats'],
  ])('are reached by their links: %s', async (page, region) => {
    await draw();
    await openSettingsPage(root, page);
    findByRole(root, 'region', region);
    expect(current()).toEqual([page]);
    await waitFor(() => expect(document.title).toBe(`${page} · Gloss settings`));
    expect(findAllByRole(root, 'textbox', 'Base URL')).toHaveLength(0);
  });

  it('keep the link of the current one in the middle when the window becomes narrower', async () => {
    await draw('data');
    const list = root.querySelector<HTMLElement>('.settings-nav ul');
    const link = root.querySelector('[aria-current]');
    if (!list || !link) throw new Error('The options have no navigation');
    vi.spyOn(list, 'getBoundingClientRect').mockReturnValue(new DOMRect(16, 0, 208, 32));
    vi.spyOn(link, 'getBoundingClientRect').mockReturnValue(new DOMRect(260, 0, 100, 32));
    window.dispatchEvent(new Event('resize'));
    expect(list.scrollLeft).toBe(190);
  });

  it('have addresses', async () => {
    await draw('data');
    findByRole(root, 'region', 'Chats');
  });

  it('begin with the models where the address names no page', () => {
    expect(['', '#unlock', '#nonsense', '#questions'].map((hash) => pageOfHash(hash))).toEqual([
      'models',
      'models',
      'models',
      'questions',
    ]);
  });

  it('keep what is typed, and say where it is', async () => {
    await draw();
    await fillField(root, 'Name', 'Changed');
    await rendered();
    await openSettingsPage(root, 'Questions');
    expect(findByRole(root, 'navigation', 'Settings').textContent).toContain('Models (unsaved)');
    await openSettingsPage(root, 'Models (unsaved)');
    expect(findByRole(root, 'textbox', 'Name')).toHaveProperty('value', 'Changed');
  });
});
