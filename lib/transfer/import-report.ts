import type { FaultKind } from '#lib/protocol/fault.ts';

import type { AddedSettings } from './backup-settings.ts';

/**
 * Why a file was not imported, or only in part.
 *
 * - `not-json`, `unknown`: it is no JSON, or none that Gloss knows.
 * - `newer-version`: a newer version of Gloss wrote it.
 * - `cut`: it ends in the middle; what came before was imported.
 * - `damaged`, `encrypted`: an archive that cannot be unpacked.
 * - `empty`: it has no chats.
 * - `settings-unreadable`: its settings were passed over, such as for their size.
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
 * Why a chat was not imported. `empty`: it has no messages. `unreadable`: it does not have the form of a chat, or no message that can be read.
 * `not-stored`: the browser refused to store it.
 */
export type ChatProblem = 'empty' | 'unreadable' | 'too-large' | 'too-deep' | 'not-stored';

/** Something that was not imported. `title` may be empty. */
export type ImportProblem =
  | { readonly type: 'file'; readonly file: string; readonly reason: FileProblem }
  | { readonly type: 'chat'; readonly file: string; readonly title: string; readonly reason: ChatProblem }
  | { readonly type: 'messages'; readonly file: string; readonly title: string; readonly count: number };

/** What an import has done. */
export interface ImportReport {
  /** New chats, those next to another version of themselves included. */
  readonly chats: number;
  /** Chats that were here and have got messages. */
  readonly grown: number;
  /** New messages. */
  readonly messages: number;
  /** Chats of which everything was here. */
  readonly known: number;
  /** What was taken of the settings of a backup. */
  readonly settings?: AddedSettings;
  /** The first of those that there were, in order. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** Why it stopped before its end: what had been imported by then stays. */
  readonly stopped?: FaultKind | 'cancelled';
}
