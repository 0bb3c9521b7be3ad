import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { createPanelServer } from '#lib/background/servers/panel-server.ts';
import { createTemporaryChats } from '#lib/chats/temporary-chats.ts';
import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { noCaps, noQueue } from '#test/support/background/open-session.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { startRuns } from '#test/support/runs/start-runs.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

import { createPanelSessions } from '../../../../lib/background/servers/panel-sessions.ts';

// The extension's API is looked for when a module that uses it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});
const { createWindowMemory } = await import('#lib/window-state/window-memory.ts');

const PDF = { id: 'pdf', url: 'https://papers.example/one.pdf', title: 'One' };
const OWNER = { window: 1, private: true };
const readTab = vi.fn<(owner: typeof OWNER, tab: number) => Promise<Quote[]>>();
let port: LinkedPort;

function post(...frames: PanelFrame[]): void {
  for (const frame of frames) port.postMessage(frame);
}

function heard(type: string): unknown[] {
  return background.posted.filter(
    (frame) => typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === type,
  );
}

let background: LinkedPort;

beforeEach(async () => {
  fakeBrowser.reset();
  const memory = createWindowMemory();
  const panelServer = createPanelServer({
    sessions: createPanelSessions(),
    runs: startRuns().runs,
    memory: {
      ...memory,
      // As the browser's memory for a session does when it is full.
      addPending: (window, quote) =>
        quote.text.length > 10_000_000
          ? Promise.reject(new Error('Session storage quota bytes exceeded.'))
          : memory.addPending(window, quote),
    },
    queued: noQueue,
    spending: noCaps,
    forgetTemporary: () => Promise.resolve(),
    chatsOf: () => createTemporaryChats(fakeBrowser.storage.session, Date.now),
    purgeLater: () => Promise.resolve(),
    savedQuestions: () => Promise.resolve([]),
    appearance: () => Promise.resolve(INITIAL_APPEARANCE),
    providerView: () => Promise.resolve(null),
    readConsentedKinds: () => Promise.resolve(['text', 'pdf', 'picture']),
    chooseTarget: () => Promise.resolve(undefined),
    findTarget: () => Promise.resolve(undefined),
    targetView: () => Promise.resolve(null),
    chooseModel: () => Promise.resolve(),
    retryParameters: () => Promise.resolve(),
    giveConsent: () => Promise.resolve(),
    showPassage: () => Promise.resolve(undefined),
    checkQuotes: () => Promise.resolve({ changed: [], same: [] }),
    findTabPdf: (_owner, tab) => Promise.resolve(tab === 50 ? PDF : undefined),
    readTab: (owner, tab) => readTab({ window: owner.window, private: owner.private }, tab),
    ready: () => Promise.resolve(),
  });
  [port, background] = linkPorts('panel');
  panelServer.serve(background);
  post({ type: 'panel-hello', ...OWNER });
  await waitFor(() => expect(heard('panel-state')).toHaveLength(1));
});

it('the panel server reads tabs of the panel’s window, and offers their pages in the requested order', async () => {
  const first = Promise.withResolvers<Quote[]>();
  readTab.mockImplementation((_owner, tab) =>
    tab === 7 ? first.promise : Promise.resolve([aQuote(`page ${tab}`), aQuote(`transcript ${tab}`)]),
  );
  post({ type: 'pages-take', tabs: [7, 3] });
  await waitFor(() => expect(readTab).toHaveBeenCalledTimes(2));
  expect(readTab.mock.calls).toEqual([
    [OWNER, 7],
    [OWNER, 3],
  ]);
  first.resolve([aQuote('page 7')]);
  await waitFor(() => expect(heard('pages-taken')).toEqual([{ type: 'pages-taken', missed: [] }]));
  const quotes = ['page 7', 'page 3', 'transcript 3'].map((id) => ({ type: 'quote-add', quote: aQuote(id) }));
  expect(heard('quote-add')).toEqual(quotes);
});

it('the panel server names the tabs that it could not read or store', async () => {
  readTab.mockImplementation((_owner, tab) =>
    Promise.resolve(tab === 1 ? [] : [aQuote(`page ${tab}`, 'x'.repeat(tab * 1_000_000))]),
  );
  post({ type: 'pages-take', tabs: [1, 2, 12, 3] });
  await waitFor(() => expect(heard('pages-taken')).toEqual([{ type: 'pages-taken', missed: [1, 12] }]));
  expect(heard('quote-add')).toMatchObject([{ quote: { id: 'page 2' } }, { quote: { id: 'page 3' } }]);
});

it('the panel server offers a PDF in place of a page that it could not read', async () => {
  readTab.mockResolvedValue([]);
  post({ type: 'pages-take', tabs: [50] });
  await waitFor(() => expect(heard('pages-taken')).toEqual([{ type: 'pages-taken', missed: [] }]));
  expect(heard('pdf-offer')).toMatchObject([{ pdf: PDF }]);
  post({ type: 'pages-take', tabs: [50, 51] });
  await waitFor(() => expect(heard('pages-taken')).toHaveLength(2));
  expect(heard('pages-taken')[1]).toEqual({ type: 'pages-taken', missed: [50, 51] });
});
