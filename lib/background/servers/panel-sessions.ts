import type { FrameSink } from '#lib/runs/live-run.ts';

import type { PanelSession } from './panel-session.ts';

/** The panels that are open now, in the order in which they were opened. */
export interface PanelSessions extends FrameSink, Iterable<PanelSession> {
  /** Adds a session until its port closes. */
  add(session: PanelSession, closed: AbortSignal): void;
  /** Removes a session that could not be opened. */
  remove(session: PanelSession): void;
}

/** Creates the list of open panels. Runs publish to it; the panel server fills it. */
export function createPanelSessions(): PanelSessions {
  const sessions = new Set<PanelSession>();
  return {
    [Symbol.iterator]: () => sessions.values(),
    add(session, closed) {
      if (closed.aborted) return;
      sessions.add(session);
      closed.addEventListener('abort', () => sessions.delete(session));
    },
    remove: (session) => void sessions.delete(session),
    publish(chat, frame) {
      for (const session of sessions) session.publish(chat, frame);
    },
  };
}
