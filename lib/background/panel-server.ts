import type { TabOwner } from '#lib/capture/read-tab.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { answerPort, type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { Draft, Quote } from '#lib/protocol/chat.ts';
import {
  type BackgroundFrame,
  isPanelFrame,
  type PanelFrame,
  type ProviderView,
} from '#lib/protocol/panel-frames.ts';
import type { PdfOffer } from '#lib/protocol/pdf-frames.ts';
import type { Runs, RunTarget } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import type { PanelSession, PanelSessions } from './panel-sessions.ts';

/** What panels are served from. */
export interface PanelServerOptions {
  readonly runs: Runs;
  /** The open panels, to which the runs publish. */
  readonly sessions: PanelSessions;
  readonly memory: WindowMemory;
  /** The store for the chats of that kind of window. */
  chatsOf(isPrivate: boolean): ChatStore;
  providerView(): Promise<ProviderView | null>;
  chooseTarget(): Promise<RunTarget | undefined>;
  chooseModel(provider: string, model: string): Promise<void>;
  giveConsent(origin: string): Promise<void>;
  showPassage(window: number, quote: Quote): Promise<void>;
  /** Reads the page of a tab, if it is one of that window; empty when it cannot be read. Never throws. */
  readTab(owner: TabOwner, tab: number): Promise<Quote[]>;
  findTabPdf(owner: TabOwner, tab: number): Promise<PdfOffer | undefined>;
  /** Resolves when answers that the last background left open have been marked as interrupted. Retried when it failed. */
  ready(): Promise<void>;
}

/** Every open panel. */
export interface PanelServer {
  serve(port: RawPort): void;
  /** Offers the quotes that wait for this window to its panel, the one opened last if there are several. */
  offerQuotes(window: number): Promise<void>;
  /** Puts text into the composer of this window, now or when its panel opens. */
  addText(window: number, text: string): Promise<void>;
  /** Tells all panels that the settings changed. */
  tellProvider(): Promise<void>;
}

/** Creates the hub. */
export function createPanelServer(options: PanelServerOptions): PanelServer {
  const { runs, sessions, memory } = options;

  async function showWhole(panel: PanelSession): Promise<void> {
    panel.reading = true;
    const provider = await options.providerView();
    const { draft } = await memory.read(panel.window);
    let view;
    do {
      panel.stale = false;
      view = (await panel.chats.view(panel.chat)) ?? { id: panel.chat, messages: [] };
    } while (panel.stale);
    panel.reading = false;
    panel.port.send({ type: 'panel-state', chat: runs.withLive(view), draft, provider });
    await offerQuotes(panel.window);
  }

  function panelOf(window: number): PanelSession | undefined {
    return [...sessions].findLast((one) => one.window === window);
  }

  async function addText(window: number, text: string): Promise<void> {
    if (panelOf(window)?.port.send({ type: 'draft-add', text })) return;
    const { draft } = await memory.read(window);
    const joined = [draft.text, text].filter((part) => part !== '').join('\n');
    await memory.setDraft(window, { ...draft, text: joined });
  }

  async function offerQuotes(window: number): Promise<void> {
    const { pending, problem, pdf } = await memory.read(window);
    const panel = panelOf(window);
    // A panel that is being told the whole is offered them after it.
    if (!panel || panel.reading) return;
    for (const one of pending) panel.port.send({ type: 'quote-add', ...one });
    if (pdf?.isNew && panel.port.send({ type: 'pdf-offer', pdf })) await memory.offerPdf(window, pdf, false);
    if (problem && panel.port.send({ type: 'problem-show', problem })) {
      await memory.setProblem(window, null);
    }
  }

  /** The window's own chat; after a start of the browser, the last one at all. */
  async function chatOf(window: number, chats: ChatStore): Promise<string> {
    const { chat } = await memory.read(window);
    if (chat !== undefined) return chat;
    const latest = (await memory.isFirst()) ? await chats.latest() : undefined;
    return latest ?? crypto.randomUUID();
  }

  async function open(
    port: TypedPort<PanelFrame, BackgroundFrame>,
    hello: PanelFrame & { type: 'panel-hello' },
  ): Promise<PanelSession> {
    await options.ready();
    const chats = options.chatsOf(hello.private);
    const chat = await chatOf(hello.window, chats);
    await memory.setChat(hello.window, chat);
    const panel: PanelSession = {
      port,
      window: hello.window,
      private: hello.private,
      chats,
      chat,
      reading: false,
      stale: false,
      isKept: Promise.resolve(true),
      untaken: new Set(),
    };
    sessions.add(panel);
    await showWhole(panel);
    return panel;
  }

  async function show(panel: PanelSession, chat: string): Promise<void> {
    panel.chat = chat;
    await memory.setChat(panel.window, chat);
    await showWhole(panel);
  }

  /** Keeps the draft, and says so once when there is no room for it. */
  async function keepDraft(panel: PanelSession, draft: Draft): Promise<void> {
    const before = panel.isKept;
    const keeping = memory.setDraft(panel.window, draft).then(
      () => true,
      () => false,
    );
    panel.isKept = keeping;
    if (!(await keeping)) {
      if (await before) panel.port.send({ type: 'problem-show', problem: 'draft-not-kept' });
      return;
    }
    const taken = [...panel.untaken];
    panel.untaken.clear();
    for (const id of taken) await memory.takePending(panel.window, id);
  }

  /** The composer has a quote. It is forgotten here once the draft that the panel sent before this is kept. */
  async function takeQuote(panel: PanelSession, id: string): Promise<void> {
    if (await panel.isKept) await memory.takePending(panel.window, id);
    else panel.untaken.add(id);
  }

  async function withTarget(panel: PanelSession, start: (target: RunTarget) => Promise<void>): Promise<void> {
    const target = await options.chooseTarget();
    if (target) await start(target);
    else await showWhole(panel);
  }

  /** Hands the pages of these tabs to the panel, in this order, and tells which could not be read or kept. */
  async function takePages(panel: PanelSession, tabs: readonly number[]): Promise<void> {
    const pages = tabs.map((tab) => ({ tab, reading: options.readTab(panel, tab) }));
    const missed: number[] = [];
    for (const { tab, reading } of pages) {
      const quotes = await reading;
      const isKept = await keepPending(panel.window, quotes);
      if (quotes.length === 0 || !isKept) missed.push(tab);
    }
    // One PDF can be offered; of several pages the user hears which are missing.
    const [tab] = tabs.length === 1 ? missed : [];
    const pdf = tab === undefined ? undefined : await options.findTabPdf(panel, tab);
    if (pdf) await memory.offerPdf(panel.window, pdf, true);
    await offerQuotes(panel.window);
    panel.port.send({ type: 'pages-taken', missed: pdf ? [] : missed });
  }

  /** The browser gives what waits for a panel ten megabytes. */
  async function keepPending(window: number, quotes: readonly Quote[]): Promise<boolean> {
    try {
      for (const quote of quotes) await memory.addPending(window, quote);
      return true;
    } catch {
      return false;
    }
  }

  async function handle(panel: PanelSession, frame: PanelFrame): Promise<void> {
    switch (frame.type) {
      case 'panel-hello':
        return;
      case 'quote-take':
        await takeQuote(panel, frame.quote);
        return;
      case 'draft-save':
        await keepDraft(panel, frame.draft);
        return;
      case 'chat-new':
        await show(panel, crypto.randomUUID());
        return;
      case 'question-ask': {
        const { parent, text, quotes } = frame;
        await withTarget(panel, (target) =>
          runs.ask(panel.chats, { chat: panel.chat, parent, text, quotes }, target),
        );
        return;
      }
      case 'answer-retry':
        await withTarget(panel, (target) => runs.retry(panel.chats, panel.chat, frame.question, target));
        return;
      case 'answer-continue':
        await withTarget(panel, (target) =>
          runs.continueAnswer(panel.chats, panel.chat, frame.answer, target),
        );
        return;
      case 'run-stop':
        runs.stop(frame.run);
        return;
      case 'retry-cancel':
        runs.cancelRetry(frame.run);
        return;
      case 'run-attach': {
        const missed = runs.missed(frame.run, { answer: frame.answerAt, reasoning: frame.reasoningAt });
        if (missed) for (const delta of missed) panel.port.send(delta);
        else await showWhole(panel);
        return;
      }
      case 'tail-return': {
        const { run, channel, at, text } = frame;
        await panel.chats.returnTail(run, { channel, at, text });
        return;
      }
      case 'consent-give':
        await options.giveConsent(frame.origin);
        await tellProvider();
        return;
      case 'passage-show':
        await options.showPassage(panel.window, frame.quote);
        return;
      case 'model-choose':
        await options.chooseModel(frame.provider, frame.model);
        await tellProvider();
        return;
      case 'pages-take':
        await takePages(panel, frame.tabs);
        return;
      default:
        frame satisfies never;
    }
  }

  async function tellProvider(): Promise<void> {
    const provider = await options.providerView();
    for (const panel of sessions) panel.port.send({ type: 'provider-change', provider });
  }

  return {
    serve(rawPort) {
      const port = wrapPort<PanelFrame, BackgroundFrame>(rawPort, isPanelFrame);
      let hello: (PanelFrame & { type: 'panel-hello' }) | undefined;
      let opening: Promise<PanelSession> | undefined;
      answerPort(port, 'background', async (frame) => {
        if (frame.type === 'panel-hello') hello ??= frame;
        if (!hello) return;
        // Opening is tried again with the next frame when it failed.
        opening ??= open(port, hello).catch((error: unknown) => {
          opening = undefined;
          throw error;
        });
        const panel = await opening;
        await handle(panel, frame);
      });
    },
    offerQuotes,
    addText,
    tellProvider,
  };
}
