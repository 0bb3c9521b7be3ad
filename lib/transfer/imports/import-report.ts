import type { FaultKind } from '#lib/protocol/fault.ts';
import type { AddedSettings } from '#lib/transfer/backup-settings.ts';

/**
 * Why a file was not imported, or only in part.
 *
 * - `not-json`, `unknown`: it is not JSON, or not in a format that Gloss knows.
 * - `newer-version`: a newer version of Gloss wrote it.
 * - `cut`: it ends in the middle; the part before that was imported.
 * - `damaged`, `encrypted`: an archive that cannot be unpacked.
 * - `empty`: it has no chats.
 * - `settings-unreadable`: its settings were skipped, for instance because of their size.
 * - `unreadable`: the browser could not read it.
 */
export type FileProblem =
  | 'not-json'
  | 'unknown'
  | 'newer-version'
  | 'cut'
  | 'damaged'
  | 'encrypted'
  | 'empty'
  | 'settings-unreadable'
  | 'unreadable';

/**
 * Why a chat was not imported. `empty`: it has no messages. `unreadable`: it is not in the format of a chat,
 * or has no readable message. `not-stored`: the browser refused to store it.
 */
export type ChatProblem = 'empty' | 'unreadable' | 'too-large' | 'too-deep' | 'not-stored';

/** Something that was not imported. `title` may be empty. */
export type ImportProblem =
  | { readonly type: 'file'; readonly file: string; readonly reason: FileProblem }
  | { readonly type: 'chat'; readonly file: string; readonly title: string; readonly reason: ChatProblem }
  | { readonly type: 'messages'; readonly file: string; readonly title: string; readonly count: number };

/** The result of an import. */
export interface ImportReport {
  /** New chats, including copies that were added because a chat had diverged. */
  readonly chats: number;
  /** Existing chats that received messages. */
  readonly grown: number;
  /** New messages. */
  readonly messages: number;
  /** Chats that were already complete. */
  readonly known: number;
  /** What was imported from the settings of a backup. */
  readonly settings?: AddedSettings;
  /** The first problems, in order. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** Why it stopped early; anything imported by then stays. */
  readonly stopped?: FaultKind | 'cancelled';
}
