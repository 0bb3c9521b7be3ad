// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { buildLongChat } from '#test/support/panel/long-chat.ts';
import { aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const MESSAGES = 80;

const root = installRoot();
const scrollIntoView = vi.fn();
let panel: OpenPanel;

beforeEach(async () => {
  installDialogs();
  scrollIntoView.mockClear();
  Element.prototype.scrollIntoView = scrollIntoView;
  panel = await drawPanel(root);
  await panel.send(aState([]));
});

function sought(): string[] {
  return [...root.querySelectorAll('[data-sought]')].map((article) => article.textContent.slice(0, 11));
}

it('a message that was looked for stays marked while the rest of a long chat is filled in', async () => {
  /** When the mark came and went, in ms. */
  const changes: number[] = [];
  const observer = new MutationObserver(() => changes.push(performance.now()));
  observer.observe(root, { subtree: true, attributeFilter: ['data-sought'] });
  panel.store.openChat('long', 'question-20');
  await panel.send(aState([], { chat: buildLongChat('long', MESSAGES) }));
  await waitFor(() => expect(root.querySelectorAll('[role="article"]')).toHaveLength(MESSAGES));
  await waitFor(() => expect(changes).toHaveLength(2));
  observer.disconnect();
  const [came = 0, went = 0] = changes;
  expect(went - came).toBeGreaterThan(2000);
  expect(scrollIntoView.mock.contexts.length).toBeGreaterThan(1);
});

it('a message that is looked for next is marked instead', async () => {
  panel.store.openChat('long', 'question-20');
  await panel.send(aState([], { chat: buildLongChat('long', MESSAGES) }));
  await waitFor(() => expect(sought()).toEqual(['Question 20']));
  panel.store.conversation.reveal('question-30');
  await waitFor(() => expect(sought()).toEqual(['Question 30']));
});
