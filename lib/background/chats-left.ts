import type { LeftRun } from '#lib/protocol/frames/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

/** Chats that windows left while an answer was being written in them. */
export interface ChatsLeft {
  leave(window: number, chat: string): void;
  /** The runs that still write to chats that this window has left, the most recently left last. */
  runs(window: number, shown: string): LeftRun[];
}

/** Kept in memory, like the runs: both end with the background. */
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
