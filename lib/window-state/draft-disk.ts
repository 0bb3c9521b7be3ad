import { browser } from 'wxt/browser';

import type { DraftChange, DraftPlace, KeptDraft, KeptDrafts } from '#lib/chats/kept-drafts.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import { isKeptOnDisk, type Quote } from '#lib/protocol/chat.ts';

import { draftsOf, type StoredDraft, type StoredState, WINDOW_PREFIX } from './stored-window.ts';

/** A change of a window's item in memory, and the quotes that are stored with it in one step. */
export interface WindowChange {
  readonly state: StoredState;
  readonly quotes?: readonly Quote[];
  /** Drafts on the disk that the window now takes over. */
  readonly taken?: readonly KeptDraft[];
}

/** What writing drafts to the disk needs. */
export interface DraftKeeping {
  readonly kept: KeptDrafts;
  /** The id of this browser session. */
  session(): Promise<string>;
  isPrivate(window: number): Promise<boolean>;
}

/** The drafts of windows on the disk. Failures are never thrown. */
export interface DraftDisk {
  /**
   * Writes the changes of a window's item to its drafts, after earlier changes.
   *
   * @param readQuotes - Reads those that the disk lacks from memory.
   * @returns Whether everything that may be on the disk is there.
   */
  keep(
    window: number,
    before: StoredState,
    change: WindowChange,
    readQuotes: (ids: readonly string[]) => Promise<readonly Quote[]>,
  ): Promise<boolean>;
  /** The draft of this chat, if the window may have it. */
  findDrafts(window: number, chat: string): Promise<KeptDraft[]>;
  /** The draft of the latest chat without a question, for this new chat of the window. */
  findUnasked(window: number, chat: string): Promise<KeptDraft[]>;
  /** The chat that was typed in last, if nothing was asked or answered after that. */
  lastWritten(): Promise<string | undefined>;
  /** Whether a window keeps nothing on the disk. */
  isPrivate(window: number): Promise<boolean>;
}

/** Keeps nothing: treats every window as private. */
export const NO_DISK: DraftDisk = {
  keep: () => Promise.resolve(true),
  findDrafts: () => Promise.resolve([]),
  findUnasked: () => Promise.resolve([]),
  lastWritten: () => Promise.resolve(undefined),
  isPrivate: () => Promise.resolve(true),
};

/** The drafts of a window that have changed, or whose quotes have. */
function findChanges(
  before: StoredState,
  { state, quotes = [] }: WindowChange,
): { readonly chat: string; readonly draft: StoredDraft | undefined }[] {
  const [old, next] = [draftsOf(before), draftsOf(state)];
  const isSame = (chat: string): boolean =>
    JSON.stringify(old.get(chat)) === JSON.stringify(next.get(chat)) &&
    !next.get(chat)?.quotes.some((id) => quotes.some((quote) => quote.id === id));
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((chat) => !isSame(chat))
    .map((chat) => ({ chat, draft: next.get(chat) }));
}

/** Keeps drafts of windows on the disk, and finds those that no open window holds. */
export function createDraftDisk(keeping: DraftKeeping): DraftDisk {
  const { kept } = keeping;
  /** Writes to the disk, in the order of the changes. */
  let writing: Promise<unknown> = Promise.resolve();
  /** Cached for each window; it never changes. */
  const privacy = new Map<number, boolean>();

  /** @throws When the window is gone. */
  async function readPrivacy(window: number): Promise<boolean> {
    const known = privacy.get(window);
    if (known !== undefined) return known;
    const isPrivate = await keeping.isPrivate(window);
    privacy.set(window, isPrivate);
    return isPrivate;
  }

  /** @throws When it is not known whether the window is private. */
  async function write(
    ...[window, before, change, readQuotes]: Parameters<DraftDisk['keep']>
  ): Promise<void> {
    const changed = findChanges(before, change);
    if (changed.length === 0) return;
    const isPrivate = await readPrivacy(window);
    const holder = await holderOf(window);
    const changes: DraftChange[] = changed
      .filter(({ chat }) => isKeptOnDisk(isPrivate, chat))
      .map(({ chat, draft }) => ({ chat, holder, ...(draft && { draft }) }));
    const taken = change.taken?.map(({ chat, holder: left }) => ({ chat, holder: left })) ?? [];
    if (changes.length + taken.length === 0) return;
    const missing = await kept.write([...changes, ...taken], change.quotes ?? []);
    if (missing.length === 0) return;
    // Pending until now, or not written when there was no room.
    const quotes = await readQuotes(missing);
    if (quotes.length > 0) await kept.write(changes, quotes);
  }

  function keep(...change: Parameters<DraftDisk['keep']>): Promise<boolean> {
    const isKept = writing
      .then(() => write(...change))
      .then(
        () => true,
        (error: unknown) => {
          void reportFault(error, 'window-state');
          return false;
        },
      );
    writing = isKept;
    return isKept;
  }

  /** Drafts on the disk name the window that holds them; one from another browser session is held by none. */
  async function holderOf(window: number | ''): Promise<string> {
    return `${await keeping.session()}:${window}`;
  }

  /** Those that no open window holds. */
  async function withoutHeld<T extends DraftPlace>(places: readonly T[]): Promise<T[]> {
    const held = new Map<string, string>();
    if (places.length > 0) {
      const prefix = await holderOf('');
      for (const { holder } of places)
        if (holder.startsWith(prefix)) held.set(holder, WINDOW_PREFIX + holder.slice(prefix.length));
    }
    if (held.size === 0) return [...places];
    const open = await browser.storage.session.get([...held.values()]);
    return places.filter(({ holder }) => !open[held.get(holder) ?? '']);
  }

  /** The draft of this chat, if the window may read the disk. A failure loses only that. */
  async function findLeft(
    window: number,
    chat: string,
    find: () => Promise<KeptDraft[]>,
  ): Promise<KeptDraft[]> {
    // Another window's latest changes may still be on their way to the disk.
    await writing;
    try {
      return isKeptOnDisk(await readPrivacy(window), chat) ? await find() : [];
    } catch (error) {
      void reportFault(error, 'window-state');
      return [];
    }
  }

  function findDrafts(window: number, chat: string): Promise<KeptDraft[]> {
    return findLeft(window, chat, async () => withoutHeld(await kept.of(chat)));
  }

  function findUnasked(window: number, chat: string): Promise<KeptDraft[]> {
    return findLeft(window, chat, async () => {
      const [latest] = await withoutHeld(await kept.unasked());
      return latest ? withoutHeld(await kept.of(latest.chat)) : [];
    });
  }

  return {
    keep,
    findDrafts,
    findUnasked,
    async lastWritten() {
      try {
        return await kept.lastWritten();
      } catch (error) {
        void reportFault(error, 'window-state');
        return undefined;
      }
    },
    isPrivate: (window) => readPrivacy(window).catch(() => true),
  };
}
