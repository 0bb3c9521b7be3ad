import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import type { ChatArchive } from '#lib/chats/chat-archive.ts';

import { createBlobWriter } from './blob-writer.ts';

/** A format for exported chats. */
export interface ChatFormat {
  /** The type of the file, such as `text/html`. */
  readonly type: string;
  readonly head: string;
  /** Between two chats. */
  readonly separator: string;
  readonly tail: string;
  writeChat(chat: ArchivedChat): Iterable<string>;
}

/** What an export needs. */
export interface ExportOptions {
  readonly signal: AbortSignal;
  /** Called after each chat. */
  onProgress?(done: number, total: number): void;
}

/** A file, and a summary of its contents. */
export interface ExportedFile {
  readonly blob: Blob;
  readonly chats: number;
  /** How many messages are missing from it, because they could not be read. */
  readonly unreadable: number;
}

/**
 * Writes chats into one file, one after the other. The same chats give the same bytes.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function exportChats(
  archive: Pick<ChatArchive, 'read'>,
  ids: readonly string[],
  format: ChatFormat,
  { signal, onProgress }: ExportOptions,
): Promise<ExportedFile> {
  const writer = createBlobWriter(format.type);
  let chats = 0;
  let unreadable = 0;
  writer.write(format.head);
  for (const [index, id] of ids.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- One chat in memory at a time.
    const read = await archive.read(id);
    signal.throwIfAborted();
    if (read) {
      if (chats > 0) writer.write(format.separator);
      for (const text of format.writeChat(read.chat)) writer.write(text);
      chats += 1;
      unreadable += read.unreadable;
    }
    onProgress?.(index + 1, ids.length);
  }
  writer.write(format.tail);
  return { blob: writer.finish(), chats, unreadable };
}
