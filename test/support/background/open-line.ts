import { createPanelServer, type PanelServer } from '#lib/background/servers/panel-server.ts';
import { createPanelSessions } from '#lib/background/servers/panel-sessions.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { connectPanel } from '#lib/panel/connect-panel.ts';
import { createPanelStore, type PanelStore } from '#lib/panel/create-panel-store.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isBackgroundFrame, PANEL_PORT } from '#lib/protocol/frames/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';
import { noCaps, noQueue } from '#test/support/background/open-session.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { aProvider } from '#test/support/panel/open-panel.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { createManualClock, type ManualClock } from '#test/support/time/manual-clock.ts';

/** A real panel store on a real panel server, which can be killed. */
export interface Line {
  readonly clock: ManualClock;
  /** The quotes of each question that a run was started for. */
  readonly asked: (readonly Quote[])[];
  /** Everything that the ports have carried each way, as JSON. */
  readonly traffic: { readonly toBackground: string; readonly toPanel: string };
  /** The server now. */
  server(): PanelServer;
  /** Opens one more panel of the same window. */
  openPanel(): PanelStore;
  /** The background goes away: ports close, and the next one reaches a new server with the same storage. */
  kill(): void;
}

/** Starts a server without a panel. Its runs store the question, and never end. */
export function openLine(memory: () => WindowMemory, chats: ChatStore, queued = noQueue): Line {
  const clock = createManualClock();
  const asked: (readonly Quote[])[] = [];
  const ports: { panel: LinkedPort; background: LinkedPort }[] = [];
  let sessions = createPanelSessions();
  let server = startServer();

  function startServer(): PanelServer {
    const unused = (): never => {
      throw new Error('This test asks for nothing of the kind.');
    };
    const runs: Runs = {
      async ask(store, { chat, ...question }) {
        asked.push(question.quotes);
        const answer = waitingAnswer(`run-${asked.length}`);
        const stored = await store.addQuestion({ chat, ...question }, answer);
        sessions.publish(chat, {
          type: 'run-start',
          question: stored,
          answer: { ...answer, parent: stored.id },
        });
      },
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
    return createPanelServer({
      runs,
      sessions,
      memory: memory(),
      queued,
      spending: noCaps,
      forgetTemporary: () => Promise.resolve(),
      chatsOf: () => chats,
      purgeLater: () => Promise.resolve(),
      savedQuestions: () => Promise.resolve([]),
      appearance: () => Promise.resolve(INITIAL_APPEARANCE),
      providerView: () => Promise.resolve(aProvider),
      readConsentedKinds: () => Promise.resolve(['text', 'pdf', 'picture']),
      chooseTarget: () => Promise.resolve(targetAt('https://api.example.com/v1', { id: 'p' })),
      findTarget: () => Promise.resolve(targetAt('https://api.example.com/v1', { id: 'p' })),
      targetView: () => Promise.resolve(aProvider),
      chooseModel: () => Promise.resolve(),
      retryParameters: () => Promise.resolve(),
      giveConsent: () => Promise.resolve(),
      showPassage: () => Promise.resolve(undefined),
      checkQuotes: () => Promise.resolve({ changed: [], same: [] }),
      readTab: () => Promise.resolve([]),
      findTabPdf: () => Promise.resolve(undefined),
      ready: () => Promise.resolve(),
    });
  }

  return {
    clock,
    asked,
    get traffic() {
      return {
        toBackground: JSON.stringify(ports.map(({ panel }) => panel.posted)),
        toPanel: JSON.stringify(ports.map(({ background }) => background.posted)),
      };
    },
    server: () => server,
    openPanel() {
      const connection = connectPanel({
        open() {
          const [panel, background] = linkPorts(PANEL_PORT);
          ports.push({ panel, background });
          server.serve(background);
          return wrapPort(panel, isBackgroundFrame);
        },
        hello: () => Promise.resolve({ type: 'panel-hello', window: 1, private: false }),
        onOpen: () => store.opened(),
        onFrame: (frame) => store.apply(frame),
        isNeeded: () => store.isWaiting(),
        clock,
        signal: new AbortController().signal,
      });
      const store = createPanelStore(connection, clock);
      return store;
    },
    kill() {
      for (const { background } of ports) background.disconnect();
      sessions = createPanelSessions();
      server = startServer();
    },
  };
}
