import { beforeEach, describe, expect, it } from 'vitest';

import { createPanelServer } from '#lib/background/servers/panel-server.ts';
import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import { type Draft, isQuote, type Quote } from '#lib/protocol/chat.ts';
import { type BackgroundFrame, isBackgroundFrame, PANEL_PORT } from '#lib/protocol/frames/panel-frames.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';
import { emptyMemory, noCaps, noQueue } from '#test/support/background/open-session.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

import { createPanelSessions } from '../../../../lib/background/servers/panel-sessions.ts';

let hasRoom = true;
let isKept = true;
let draft: Draft;
let pending: Quote[];
let heard: BackgroundFrame[];
let say: (frame: object) => Promise<void>;

/** Every promise of this test is settled by the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A window's memory that is full when the test says so. */
function aMemory(): WindowMemory {
  return {
    ...emptyMemory,
    read: () =>
      Promise.resolve({ draft, pending: pending.map((quote) => ({ quote })), problem: null, chat: 'chat' }),
    setDraft(_window, next) {
      if (!hasRoom) return Promise.reject(new Error('quota exceeded'));
      draft = { ...next, quotes: next.quotes.filter(isQuote) };
      return Promise.resolve({ missing: [], isKept: Promise.resolve(isKept) });
    },
    takePending(_window, id) {
      pending = pending.filter((quote) => quote.id !== id);
      return Promise.resolve();
    },
  };
}

function unused(): never {
  throw new Error('No run is asked for here.');
}

beforeEach(async () => {
  hasRoom = true;
  isKept = true;
  draft = { text: 'Before', quotes: [] };
  pending = [aQuote('one')];
  heard = [];
  const chats = {
    isTemporary: false,
    view: () => Promise.resolve(undefined),
    messages: unused,
    readParameters: unused,
    showVersion: unused,
    removeTurn: unused,
    restoreTurn: unused,
    setParameters: unused,
    latest: unused,
    addQuestion: unused,
    addAnswer: unused,
    reopenAnswer: unused,
    keepAnswer: unused,
    journal: unused,
    storeAnswer: unused,
    storeDrawing: unused,
    interruptOpen: unused,
    returnTail: unused,
  };
  const panelServer = createPanelServer({
    sessions: createPanelSessions(),
    runs: {
      ask: unused,
      retry: unused,
      continueAnswer: unused,
      stop: unused,
      stopProvider: unused,
      cancelRetry: unused,
      missed: unused,
      withLive: (view) => view,
      liveIn: () => undefined,
      answersIn: () => [],
      stopChat: unused,
      whenIdle: unused,
    },
    memory: aMemory(),
    queued: noQueue,
    spending: noCaps,
    forgetTemporary: () => Promise.resolve(),
    chatsOf: () => chats,
    purgeLater: () => Promise.resolve(),
    savedQuestions: () => Promise.resolve([]),
    appearance: () => Promise.resolve(INITIAL_APPEARANCE),
    providerView: () => Promise.resolve(null),
    readConsentedKinds: () => Promise.resolve(['text', 'pdf', 'picture']),
    chooseTarget: unused,
    findTarget: () => Promise.resolve(undefined),
    targetView: () => Promise.resolve(null),
    chooseModel: unused,
    retryParameters: unused,
    giveConsent: unused,
    showPassage: unused,
    checkQuotes: unused,
    readTab: unused,
    findTabPdf: unused,
    ready: () => Promise.resolve(),
  });
  const [panelEnd, backgroundEnd] = linkPorts(PANEL_PORT);
  panelEnd.onMessage.addListener((frame) => {
    if (isBackgroundFrame(frame)) heard.push(frame);
  });
  say = async (frame) => {
    panelEnd.postMessage(frame);
    await settled();
  };
  panelServer.serve(backgroundEnd);
  await say({ type: 'panel-hello', window: 1, private: false });
});

function problems(): BackgroundFrame[] {
  return heard.filter(({ type }) => type === 'problem-show');
}

describe('a draft for which there is no room', () => {
  const next: Draft = { text: 'After', quotes: [aQuote('one')] };

  it('leaves the stored draft and its pending quotes as they are, and is reported once', async () => {
    hasRoom = false;
    await say({ type: 'draft-save', draft: next });
    await say({ type: 'quote-take', quote: 'one' });
    await say({ type: 'draft-save', draft: next });
    expect(draft.text).toBe('Before');
    expect(pending).toEqual([aQuote('one')]);
    expect(problems()).toEqual([{ type: 'problem-show', problem: 'draft-not-kept' }]);
  });

  it('is stored when there is room again, and its quotes are no longer pending', async () => {
    hasRoom = false;
    await say({ type: 'draft-save', draft: next });
    await say({ type: 'quote-take', quote: 'one' });
    hasRoom = true;
    await say({ type: 'draft-save', draft: { text: 'Sent', quotes: [] } });
    expect(draft.text).toBe('Sent');
    expect(pending).toEqual([]);
    hasRoom = false;
    await say({ type: 'draft-save', draft: next });
    expect(problems()).toHaveLength(2);
  });

  it('does not keep a quote pending once there is room', async () => {
    await say({ type: 'draft-save', draft: next });
    await say({ type: 'quote-take', quote: 'one' });
    expect(pending).toEqual([]);
    expect(problems()).toEqual([]);
  });

  it('is reported once when only the disk has none, and is in memory', async () => {
    isKept = false;
    await say({ type: 'draft-save', draft: next });
    await say({ type: 'quote-take', quote: 'one' });
    await say({ type: 'draft-save', draft: next });
    expect(draft.text).toBe('After');
    expect(pending).toEqual([]);
    expect(problems()).toEqual([{ type: 'problem-show', problem: 'draft-not-kept' }]);
  });
});
