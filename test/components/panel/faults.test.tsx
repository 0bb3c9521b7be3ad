// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Options } from '#components/options/Options.tsx';
import { Panel } from '#components/panel/Panel.tsx';
import { createOptionsStore } from '#lib/options/create-options-store.ts';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { anAnswer, aQuestion, aState, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');

beforeEach(() => {
  installDialogs();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

describe('the panel, when the background has failed', () => {
  it('says what to do in place of an empty panel, until a state arrives', async () => {
    const panel = openPanel();
    const reload = vi.fn((isForced: boolean) => Promise.resolve(isForced));
    render(<Panel store={panel.store} platform={fakePanelPlatform({ reload })} />, root);
    await panel.send({ type: 'fault-show', fault: 'storage-newer', request: 'panel-hello' });
    await waitFor(() =>
      expect(findByRole(root, 'alert').textContent).toContain('A newer version of Gloss saved your data.'),
    );
    findByRole(root, 'button', 'Reload Gloss').click();
    expect(reload.mock.calls).toEqual([[false]]);
    await rendered();
    // This browser cannot keep a draft.
    expect(findByRole(root, 'alert').textContent).toContain('would lose');
    findByRole(root, 'button', 'Reload anyway').click();
    expect(reload.mock.calls).toEqual([[false], [true]]);
    await panel.send(aState());
    await waitFor(() => expect(findAllByRole(root, 'alert')).toEqual([]));
  });

  it('asks again for a first state that has not come, and not after a fault', async () => {
    const panel = openPanel();
    await panel.settle();
    await panel.kill();
    expect(panel.ports()).toBe(2);
    await panel.send({ type: 'fault-show', fault: 'internal', request: 'panel-hello' });
    await panel.kill();
    await panel.clock.advance(60_000);
    expect(panel.ports()).toBe(2);
  });

  it('keeps a question that was not stored in the composer, ready to be asked again', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    await panel.send({ type: 'fault-show', fault: 'vault-unavailable', request: 'question-ask' });
    expect(panel.store.draft.text.value).toBe('Why?');
    panel.hearNew();
    panel.store.asking.send();
    await panel.settle();
    expect(panel.heard.map(({ type }) => type)).toContain('question-ask');
    await panel.send({ type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a', 'q') });
    expect(panel.store.problems.fault.value).toBeUndefined();
  });

  it('does not mistake a failed click for a failed question', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    await panel.send({ type: 'fault-show', fault: 'internal', request: 'passage-show' });
    panel.hearNew();
    panel.store.asking.send();
    await panel.settle();
    expect(panel.heard).toEqual([]);
  });

  it('ends the wait for pages that could not be read', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.pages.take([{ id: 7, title: 'A page' }]);
    await panel.send({ type: 'fault-show', fault: 'storage-full', request: 'pages-take' });
    expect(panel.store.pages.note.value).toEqual({ type: 'missed', titles: ['A page'] });
  });
});

describe('the options page', () => {
  it('says what to do when its settings cannot be read', async () => {
    const platform = createFakeOptionsPlatform();
    platform.settings.read = () => Promise.reject(new DOMException('no', 'UnknownError'));
    render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
    await waitFor(() => expect(findByRole(root, 'alert').textContent).toContain('Something went wrong'));
    findByRole(root, 'button', 'Reload Gloss').click();
    expect(platform.asked).toContain('reload');
  });

  it('says so when keys cannot be read, and no longer when they can', async () => {
    const platform = createFakeOptionsPlatform();
    render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
    platform.tell({ type: 'fault-show', fault: 'vault-unavailable', request: 'keys-show' });
    await waitFor(() => expect(findByRole(root, 'alert').textContent).toContain('can’t read your API keys'));
    platform.tell({ type: 'keys-state', keys: [] });
    await waitFor(() => expect(findAllByRole(root, 'alert')).toEqual([]));
  });
});
