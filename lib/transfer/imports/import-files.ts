import * as v from 'valibot';

import type { ChatArchive } from '#lib/chats/chat-archive.ts';
import { findFaultKind } from '#lib/faults/fault-error.ts';
import { type AddedSettings, joinSettings } from '#lib/transfer/backup-settings.ts';
import { FORMAT, FORMAT_VERSION, readChat, type ReadRecord } from '#lib/transfer/gloss-file.ts';

import { buildForeignChat } from './foreign-chat.ts';
import type { ChatProblem, FileProblem, ImportProblem, ImportReport } from './import-report.ts';
import { type ImportedFile, openSources, type Source } from './open-sources.ts';
import { readChatGpt } from './read-chatgpt.ts';
import { readClaude } from './read-claude.ts';
import { readOpenWebUi } from './read-open-webui.ts';
import { readParts } from './read-parts.ts';
import type { JsonPart } from './split-json.ts';
import { ZipError } from './zip-error.ts';

/** What an import needs. */
export interface ImportOptions {
  readonly archive: Pick<ChatArchive, 'add'>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Imports the settings of a backup. */
  addSettings?(value: unknown): Promise<AddedSettings>;
  /** Called with how much was read, in bytes. */
  onProgress?(done: number, total: number): void;
}

/** A chat that has its own id. Without it, the chat would be another one once the whole file is imported. */
const namedSchema = v.union([
  v.object({ id: v.string() }),
  v.object({ uuid: v.string() }),
  v.object({ conversation_id: v.string() }),
]);

/** Problems beyond this many are counted and not listed. */
const MAX_LISTED = 100;

/** A file that cannot be imported, or only partly. */
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

/** Reads a chat of another program, which is recognised by its format; undefined when it is unknown. */
async function readForeign(value: unknown, now: number): Promise<ReadRecord | undefined> {
  try {
    const chat = readChatGpt(value) ?? readClaude(value) ?? readOpenWebUi(value);
    return chat && (await buildForeignChat(chat, now));
  } catch {
    return { chat: undefined, title: '', unreadable: 1 };
  }
}

/** Why the rest of a file cannot be read; undefined when the file is not at fault. */
function findReason(error: unknown): FileProblem | undefined {
  if (error instanceof FileError || error instanceof ZipError) return error.reason;
  // The file was moved or changed after it was chosen; a stream may fail with a TypeError then.
  const isGone =
    error instanceof TypeError ||
    (error instanceof DOMException && /^Not(?:Readable|Found)Error$/u.test(error.name));
  return isGone ? 'unreadable' : undefined;
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
  let settings: AddedSettings | undefined;
  let problemCount = 0;
  const broken = new Set<string>();
  // Of an export in several files, some may be empty.
  const emptyLists: string[] = [];
  let messages = 0;
  let total = 0;
  let done = 0;

  function note(problem: ImportProblem): void {
    problemCount += 1;
    if (problems.length < MAX_LISTED) problems.push(problem);
  }

  async function store(file: string, { chat, title, unreadable }: ReadRecord): Promise<void> {
    if (!chat) return note({ type: 'chat', file, title, reason: unreadable > 0 ? 'unreadable' : 'empty' });
    if (unreadable > 0) note({ type: 'messages', file, title, count: unreadable });
    try {
      const added = await archive.add(chat);
      counts[added.type] += 1;
      messages += added.messages;
    } catch (error) {
      // One chat that the browser refuses to store, for instance because of its size, is no reason to stop; a
      // full disk is.
      if (findFaultKind(error) !== 'internal') throw error;
      note({ type: 'chat', file, title, reason: 'not-stored' });
    }
  }

  /** @param only - The fields to take, of a file of ours that is read again for them. */
  async function readSource({ name, open }: Source, only?: ReadonlySet<string>): Promise<void> {
    // What comes before the fields that say what it is: another program may have sorted them.
    const passedOver = new Set<string>();
    let isOurs = false;
    let version: unknown;
    let isKnown = only !== undefined;
    let isEmpty = true;
    let unknown = 0;

    async function takeForeign(value: unknown): Promise<void> {
      const read = await readForeign(value, now());
      if (!read) {
        unknown += 1;
        return;
      }
      isKnown = true;
      await store(name, read);
    }

    function isTaken(field: string): boolean {
      if (!isKnown) passedOver.add(field);
      return isKnown && (only?.has(field) ?? true);
    }

    async function takeField({ field, value, problem }: JsonPart): Promise<void> {
      if (field === 'format') isOurs = value === FORMAT;
      if (field === 'version') version = value;
      if (isOurs && version !== undefined) {
        if (typeof version !== 'number' || version > FORMAT_VERSION) throw new FileError('newer-version');
        isKnown = true;
      }
      if (field !== 'settings' || !isTaken(field)) return;
      isEmpty = false;
      if (problem) note({ type: 'file', file: name, reason: 'settings-unreadable' });
      else if (addSettings) {
        const added = await addSettings(value);
        settings = settings ? joinSettings(settings, added) : added;
      }
    }

    /** Takes what there is of a chat in which the file ends. That it ends there is said anyway. */
    async function takeCut(field: string, value: object): Promise<void> {
      if (field !== '' && (field !== 'chats' || !isTaken(field))) return;
      const read = field === '' ? await readForeign(value, now()) : readChat(value, now());
      if (read?.chat) await store(name, read);
    }

    async function take(part: JsonPart): Promise<void> {
      const { field, isItem, value, problem } = part;
      if (problem === 'empty') {
        emptyLists.push(name);
        isEmpty = false;
        return;
      }
      if (problem === 'cut' && isItem && v.is(namedSchema, value)) await takeCut(field, value);
      if (problem === 'not-json' || problem === 'cut') throw new FileError(problem);
      if (!isItem) return takeField(part);
      // The items of a document that is an array are other programs' chats.
      const isForeign = field === '';
      if (!isForeign && (field !== 'chats' || !isTaken(field))) return;
      isEmpty = false;
      if (problem && isChatProblem(problem)) note({ type: 'chat', file: name, title: '', reason: problem });
      else await (isForeign ? takeForeign(value) : store(name, readChat(value, now())));
    }

    const stream = await open();
    const parts = readParts(stream, signal, (bytes) => {
      done += bytes;
      onProgress?.(Math.min(done, total), total);
    });
    for await (const part of parts) await take(part);
    if (isKnown && passedOver.size > 0) return readSource({ name, size: 0, open }, passedOver);
    if (unknown > 0 && !isKnown) throw new FileError('unknown');
    for (; unknown > 0; unknown -= 1) note({ type: 'chat', file: name, title: '', reason: 'unreadable' });
    if (isEmpty) throw new FileError(isKnown ? 'empty' : 'unknown');
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

  /** Does a part of the work. Returns the report when nothing more can be done. */
  async function attempt(
    file: string,
    work: () => Promise<void>,
    archive = file,
  ): Promise<ImportReport | undefined> {
    try {
      signal.throwIfAborted();
      await work();
    } catch (error) {
      if (signal.aborted) return report('cancelled');
      const reason = findReason(error);
      if (!reason) return report(findFaultKind(error));
      // What is wrong with an archive is said once, not for each of its files.
      if (!(error instanceof ZipError)) note({ type: 'file', file, reason });
      else if (!broken.has(archive)) note({ type: 'file', file: archive, reason });
      if (error instanceof ZipError) broken.add(archive);
    }
    return undefined;
  }

  const sources: Source[] = [];
  for (const file of files) {
    const ended = await attempt(file.name, async () => {
      const { documents, isDamaged } = await openSources(file);
      sources.push(...documents);
      if (isDamaged) throw new ZipError('damaged');
      if (documents.length === 0) throw new FileError('unknown');
    });
    if (ended) return ended;
  }
  total = sources.reduce((sum, { size }) => sum + size, 0);
  for (const source of sources) {
    const ended = await attempt(source.name, () => readSource(source), source.archive);
    if (ended) return ended;
  }
  if (problemCount === 0 && !settings && Object.values(counts).every((count) => count === 0))
    for (const file of emptyLists) note({ type: 'file', file, reason: 'empty' });
  return report();
}
