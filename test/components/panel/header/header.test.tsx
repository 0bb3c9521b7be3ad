// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { aQuestion, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
const openOptions = vi.fn();
const isPrivate = signal(false);
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  isPrivate.value = false;
  render(<Panel store={panel.store} platform={fakePanelPlatform({ openOptions, isPrivate })} />, root);
  await rendered();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

// A remaining effect would find no document.
afterAll(rendered);

function heading(): string | null {
  return findByRole(root, 'heading').textContent;
}

describe('the header', () => {
  it('has the name of Gloss until something was asked, then the title of the chat', async () => {
    await panel.send(aState());
    await rendered();
    expect(heading()).toBe('Gloss');
    await panel.send(aState([aQuestion('q', 'Why is the sea salt?\nPlease.')]));
    await rendered();
    expect(heading()).toBe('Why is the sea salt?');
  });

  it('has the title that the user gave the chat, at once when it changes', async () => {
    const messages = [aQuestion('q', 'Why?')];
    await panel.send(aState(messages, { chat: { id: 'chat', title: 'The sea', messages } }));
    await rendered();
    expect(heading()).toBe('The sea');
    await panel.send({ type: 'title-show', title: 'The salt sea' });
    await rendered();
    expect(heading()).toBe('The salt sea');
    await panel.send(aState(messages, { chat: { id: 'other', messages } }));
    await rendered();
    expect(heading()).toBe('Why?');
  });

  it('has no way to other chats in a private window, and says so', async () => {
    isPrivate.value = true;
    await panel.send(aState());
    await rendered();
    expect(findAllByRole(root, 'button', 'Chats')).toHaveLength(0);
    expect(root.querySelector('header')?.textContent).toContain('this chat won’t be saved');
  });

  it('opens the settings from its menu', async () => {
    findByRole(root, 'button', 'More').click();
    (await waitFor(() => findByRole(root, 'menuitem', 'Settings'))).click();
    expect(openOptions).toHaveBeenCalledOnce();
  });
});
