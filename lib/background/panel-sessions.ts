import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { BackgroundFrame, PanelFrame } from '#lib/protocol/panel-frames.ts';
import type { FrameSink } from '#lib/runs/live-run.ts';

/** One open panel. It hears frames of its chat once it has been sent all of it. */
export interface PanelSession {
  readonly port: TypedPort<PanelFrame, BackgroundFrame>;
  readonly window: number;
  readonly private: boolean;
  readonly chats: ChatStore;
  chat: string;
  /** Set while the chat is being read; a frame that arrives meanwhile makes what was read stale. */
  reading: boolean;
  stale: boolean;
  /** Whether the last draft could be kept. */
  isKept: Promise<boolean>;
  /** Quotes in the composer whose draft could not be kept: they stay pending. */
  readonly untaken: Set<string>;
}

/** The panels that are open now, in the order in which they were opened. */
export interface PanelSessions extends FrameSink, Iterable<PanelSession> {
  /** Adds a session until its port closes. */
  add(session: PanelSession): void;
}

/** Creates the list of open panels. Runs publish to it; the panel server fills it. */
export function createPanelSessions(): PanelSessions {
  const sessions = new Set<PanelSession>();
  return {
    [Symbol.iterator]: () => sessions.values(),
    add(session) {
      sessions.add(session);
      session.port.closed.addEventListener('abort', () => sessions.delete(session));
    },
    publish(chat, frame) {
      for (const session of sessions) {
        if (session.chat !== chat) continue;
        if (session.reading) session.stale = true;
        else session.port.send(frame);
      }
    },
  };
}
