import type { ChatArchive } from '#lib/chats/chat-archive.ts';
import { findFaultKind } from '#lib/faults/fault-error.ts';

import type { AddedSettings } from './backup-settings.ts';
import { FORMAT, FORMAT_VERSION, readChat, type ReadRecord } from './gloss-file.ts';
import type { ChatProblem, FileProblem, ImportProblem, ImportReport } from './import-report.ts';
import { readParts } from './read-parts.ts';
import type { JsonPart } from './split-json.ts';

/** A file to import. */
export type ImportedFile = Pick<File, 'name' | 'size' | 'stream'>;

/** What an import is made with. */
export interface ImportOptions {
  readonly archive: Pick<ChatArchive, 'add'>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Takes the settings of a backup. */
  addSettings?(value: unknown): Promise<AddedSettings>;
  /** Called with how much was read, in bytes. */
  onProgress?(done: number, total: number): void;
}

/** Problems beyond this many are counted and not listed. */
const MAX_LISTED = 100;

/** A file that cannot be imported, or only in part. */
class FileError extends Error {
  readonly reason: FileProblem;

  constructor(reason: FileProblem) {
    super(`The file cannot be imported: ${reason}`);
    this.reason = reason;
  }
}

function isChatProblem(reason: string): reason is ChatProblem {
  return reason === 'unreadable' || reason === 'too-large' || reason === 'too-deep';
}

/**
 * Imports chats from files, one chat after the other. One that cannot be read never ends it.
 *
 * Cancelled by the signal, it keeps what it had imported. Never rejects.
 */
export async function importFiles(
  files: readonly ImportedFile[],
  { archive, signal, now, addSettings, onProgress }: ImportOptions,
): Promise<ImportReport> {
  const counts = { added: 0, copied: 0, grown: 0, known: 0 };
  const problems: ImportProblem[] = [];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let settings: AddedSettings | undefined;
  let problemCount = 0;
  let messages = 0;
  let done = 0;

  function note(problem: ImportProblem): void {
    problemCount += 1;
    if (problems.length < MAX_LISTED) problems.push(problem);
  }

  async function store(file: string, { chat, title, unreadable }: ReadRecord): Promise<void> {
    if (!chat) return note({ type: 'chat', file, title, reason: 'unreadable' });
    if (unreadable > 0) note({ type: 'messages', file, title, count: unreadable });
    try {
      const added = await archive.add(chat);
      counts[added.type] += 1;
      messages += added.messages;
    } catch (error) {
      // One chat that the browser does not store, such as for its size, is no reason to stop; a full disk is.
      if (findFaultKind(error) !== 'internal') throw error;
      note({ type: 'chat', file, title, reason: 'not-stored' });
    }
  }

  async function readFile(file: ImportedFile): Promise<void> {
    const { name } = file;
    let isOurs = false;
    let isKnown = false;
    let isEmpty = true;

    async function take({ field, isItem, value, problem }: JsonPart): Promise<void> {
      if (problem === 'not-json' || problem === 'cut') throw new FileError(problem);
      if (field === 'format') isOurs = value === FORMAT;
      if (field === 'version' && isOurs) {
        if (typeof value !== 'number' || value > FORMAT_VERSION) throw new FileError('newer-version');
        isKnown = true;
      }
      if (isKnown && field === 'settings' && !problem) {
        settings = await addSettings?.(value);
        isEmpty = false;
      }
      if (!isItem || !isKnown || field !== 'chats') return;
      isEmpty = false;
      if (problem && isChatProblem(problem)) note({ type: 'chat', file: name, title: '', reason: problem });
      else await store(name, readChat(value, now()));
    }

    const parts = readParts(file.stream(), signal, (bytes) => {
      done += bytes;
      onProgress?.(done, total);
    });
    for await (const part of parts) await take(part);
    if (!isKnown) throw new FileError('unknown');
    if (isEmpty) throw new FileError('empty');
  }

  function report(stopped?: ImportReport['stopped']): ImportReport {
    const { added, copied, grown, known } = counts;
    return {
      chats: added + copied,
      grown,
      messages,
      known,
      ...(settings && { settings }),
      problems,
      problemCount,
      ...(stopped && { stopped }),
    };
  }

  for (const file of files) {
    try {
      await readFile(file);
    } catch (error) {
      if (signal.aborted) return report('cancelled');
      if (error instanceof FileError) note({ type: 'file', file: file.name, reason: error.reason });
      else if (isReadError(error)) note({ type: 'file', file: file.name, reason: 'unreadable' });
      else return report(findFaultKind(error));
    }
  }
  return report();
}

/** The errors of a file that was moved or changed after it was chosen. */
function isReadError(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === 'NotReadableError' || error.name === 'NotFoundError')
  );
}
