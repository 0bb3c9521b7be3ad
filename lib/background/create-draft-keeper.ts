import type { PanelSession } from '#lib/background/servers/panel-session.ts';
import type { SavedDraft } from '#lib/protocol/chat.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

/** Stores the draft of one panel. */
export interface DraftKeeper {
  /**
   * Stores the draft of a chat; by default, of the chat that is shown. Tells the panel once if there is no
   * room for it, and requests quotes that the background lacks.
   */
  save(draft: SavedDraft, chat?: string): Promise<void>;
  /**
   * The composer has this pending quote. It stops being pending once the draft that was saved before is
   * stored.
   */
  take(quote: string): Promise<void>;
}

/** Creates the keeper of a session's draft. */
export function createDraftKeeper(
  session: Pick<PanelSession, 'window' | 'send'>,
  memory: WindowMemory,
): DraftKeeper {
  /** Whether the latest draft could be stored. */
  let isStored = Promise.resolve(true);
  /** Whether it is stored where it should be: in memory and, where allowed, on the disk. */
  let isSafe = Promise.resolve(true);
  /** Quotes that are in the composer but in no stored draft, so they stay pending. */
  const untaken = new Set<string>();

  return {
    async save(draft, chat) {
      const before = isSafe;
      const saving = memory.setDraft(session.window, draft, chat);
      isStored = saving.then(
        () => true,
        () => false,
      );
      isSafe = saving.then(
        ({ isKept }) => isKept,
        () => false,
      );
      if (await isStored) {
        const { missing } = await saving;
        if (missing.length > 0) session.send({ type: 'quotes-want', quotes: missing, isAsked: false });
        const taken = [...untaken];
        untaken.clear();
        for (const id of taken) await memory.takePending(session.window, id);
      }
      if (!(await isSafe) && (await before))
        session.send({ type: 'problem-show', problem: 'draft-not-kept' });
    },
    async take(quote) {
      if (await isStored) await memory.takePending(session.window, quote);
      else untaken.add(quote);
    },
  };
}
