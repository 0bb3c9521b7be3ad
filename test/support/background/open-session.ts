import {
  createPanelServer,
  type PanelServer,
  type PanelServerOptions,
} from '#lib/background/servers/panel-server.ts';
import { createPanelSessions } from '#lib/background/servers/panel-sessions.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { QueuedQuestions } from '#lib/chats/queued-questions.ts';
import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import {
  type BackgroundFrame,
  isBackgroundFrame,
  PANEL_PORT,
  type PanelFrame,
} from '#lib/protocol/frames/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

/** A panel's end of a port to a panel server. */
export interface TestSession {
  /** Every frame that has reached the panel. */
  readonly heard: BackgroundFrame[];
  post(...frames: PanelFrame[]): void;
  close(): void;
  /** Opens another port to the same server. */
  again(): TestSession;
  readonly server: PanelServer;
}

function unused(): never {
  throw new Error('This test asks for nothing of the kind.');
}

/** A store that keeps nothing. */
export const noChats: ChatStore = {
  isTemporary: false,
  view: () => Promise.resolve(undefined),
  messages: () => Promise.resolve([]),
  readParameters: () => Promise.resolve({}),
  showVersion: unused,
  removeTurn: unused,
  restoreTurn: unused,
  setParameters: unused,
  latest: () => Promise.resolve(undefined),
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

/** Caps that nothing exceeds. */
export const noCaps: PanelServerOptions['spending'] = { reserve: () => Promise.resolve(() => {}) };

/** Runs that fail a test which starts one. */
export const noRuns: Runs = {
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
};

/** A window with a chat and nothing else. */
export const emptyMemory: WindowMemory = {
  read: () => Promise.resolve({ draft: { text: '', quotes: [] }, pending: [], problem: null, chat: 'chat' }),
  setChat: () => Promise.resolve(undefined),
  openChat: () => Promise.resolve(),
  dropChat: () => Promise.resolve(),
  dropLeft: () => Promise.resolve(),
  resumeChat: () => Promise.resolve(),
  lastWritten: () => Promise.resolve(undefined),
  setDraft: () => Promise.resolve({ missing: [], isKept: Promise.resolve(true) }),
  addPending: () => Promise.resolve(),
  takePending: () => Promise.resolve(),
  setProblem: () => Promise.resolve(),
  offerPdf: () => Promise.resolve(),
  isFirst: () => Promise.resolve(false),
  forget: () => Promise.resolve(),
};

/** A queue that stays empty. */
export const noQueue: QueuedQuestions = {
  read: () => Promise.resolve({ questions: [], isPaused: false }),
  add: unused,
  drop: () => Promise.resolve(false),
  take: () => Promise.resolve(false),
  forget: () => Promise.resolve(),
};

/** Opens a port to a server that has nothing but what a test gives it. */
export function openSession(options: Partial<PanelServerOptions>): TestSession {
  const server = createPanelServer({
    sessions: createPanelSessions(),
    runs: noRuns,
    memory: emptyMemory,
    queued: noQueue,
    spending: noCaps,
    forgetTemporary: () => Promise.resolve(),
    chatsOf: () => noChats,
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
    readTab: () => Promise.resolve([]),
    findTabPdf: () => Promise.resolve(undefined),
    ready: () => Promise.resolve(),
    ...options,
  });
  return connect(server);
}

function connect(server: PanelServer): TestSession {
  const [panel, background] = linkPorts(PANEL_PORT);
  const heard: BackgroundFrame[] = [];
  panel.onMessage.addListener((frame) => {
    if (!isBackgroundFrame(frame)) throw new Error(`The server sent no frame: ${JSON.stringify(frame)}`);
    heard.push(frame);
  });
  server.serve(background);
  return {
    heard,
    server,
    post(...frames) {
      for (const frame of frames) panel.postMessage(frame);
    },
    close: () => panel.disconnect(),
    again: () => connect(server),
  };
}
