import type { LeftRun } from '#lib/protocol/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

/** Chats that windows have left while an answer was being written there. */
export interface ChatsLeft {
  leave(window: number, chat: string): void;
  /** The runs that still write to chats which this window has left, the latest left last. */
  runs(window: number, shown: string): LeftRun[];
}

/** Creates the list. It is kept in memory, like the runs: a background that dies ends both. */
export function createChatsLeft(runs: Pick<Runs, 'answersIn'>): ChatsLeft {
  const left = new Map<number, Set<string>>();
  return {
    leave(window, chat) {
      if (runs.answersIn(chat).length === 0) return;
      const chats = left.get(window) ?? new Set();
      chats.delete(chat);
      left.set(window, chats.add(chat));
    },
    runs(window, shown) {
      const chats = left.get(window);
      if (!chats) return [];
      chats.delete(shown);
      return [...chats].flatMap((chat) => {
        const answers = runs.answersIn(chat);
        if (answers.length === 0) chats.delete(chat);
        return answers.map(({ run }) => ({ chat, run }));
      });
    },
  };
}
