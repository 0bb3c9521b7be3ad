// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installRoot } from '#test/support/panel/install-root.ts';
import { buildLongChat } from '#test/support/panel/long-chat.ts';
import { anAnswer, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

/** Where each message is in the conversation, in pixels. */
const EACH_PX = 400;

const root = installRoot();
let panel: OpenPanel;

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'offsetTop', 'get').mockImplementation(function (this: HTMLElement) {
    return EACH_PX * [...root.querySelectorAll('[role="article"]')].indexOf(this);
  });
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(10 * EACH_PX);
  panel = await drawPanel(root);
  await panel.send(aState([], { chat: buildLongChat('c', 4) }));
  await rendered();
});

const scrollTop = (): number | undefined => root.querySelector('[role="log"]')?.scrollTop;

it('a chat is shown at its end', () => {
  expect(scrollTop()).toBe(10 * EACH_PX);
});

it('a question that is answered at once goes to the top, as one does that is still being answered', async () => {
  const question = aQuestion('sent', 'And then?', 'answer-1');
  await panel.send(
    { type: 'run-start', question, answer: anAnswer('short', 'sent') },
    { type: 'run-end', run: anAnswer('short', 'sent').run, end: { state: 'complete' } },
  );
  await rendered();
  expect(scrollTop()).toBe(4 * EACH_PX - 12);
});
