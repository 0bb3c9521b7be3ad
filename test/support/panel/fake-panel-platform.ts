import { signal } from '@preact/signals';

import type { PanelPlatform, PanelTabs } from '#components/panel/panel-context.ts';
import { SET_UP_PORT } from '#lib/protocol/frames/set-up-frames.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

/** A window whose one tab tells nothing, in a browser that allows nothing. */
const unseenTabs: PanelTabs = {
  watch: (listener) => listener({ seesTabs: false, front: { id: 1, title: '', url: '', origins: [] } }),
  front: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  askForTabs: () => Promise.resolve(false),
  askForOrigins: () => Promise.resolve(false),
};

/** What a panel in Chrome asks of the browser around it, but for these parts. */
export function fakePanelPlatform(changes: Partial<PanelPlatform> = {}): PanelPlatform {
  return {
    connect(name) {
      // A background that never answers: nothing is offered to be set up.
      if (name === SET_UP_PORT) return linkPorts(name)[0];
      throw new Error(`No port “${name}” in this test`);
    },
    copy: () => Promise.resolve(),
    openOptions() {},
    openUnlock() {},
    leave() {},
    readCommands: () => Promise.resolve([]),
    hadPlaceLine: () => false,
    keepPlaceLine() {},
    reload: () => Promise.resolve(true),
    exportChat: ({ title }, format) => Promise.resolve(`${title}.${format}`),
    scheme: 'chrome-extension:',
    origin: 'chrome-extension://gloss',
    system: 'linux',
    isPrivate: signal(false),
    savedQuestions: signal([]),
    language: 'en-US',
    loadNotes: () => Promise.reject(new Error('No notes in this test')),
    loadPdf: () => Promise.reject(new Error('No PDF in this test')),
    tabs: unseenTabs,
    readSurroundingText: () => Promise.resolve({ type: 'no-tab' }),
    pointAtPart: () => Promise.reject(new Error('No page in this test')),
    ...changes,
  };
}
