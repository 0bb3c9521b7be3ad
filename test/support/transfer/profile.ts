import { type ChatArchive, createChatArchive } from '#lib/chats/chat-archive.ts';
import { type ChatsDatabase, createChatsDatabase } from '#lib/chats/chats-database.ts';
import { exportChats } from '#lib/transfer/exports/export-chats.ts';
import { createGlossFormat } from '#lib/transfer/exports/gloss-format.ts';
import { importFiles } from '#lib/transfer/imports/import-files.ts';
import type { ImportReport } from '#lib/transfer/imports/import-report.ts';
import type { ImportedFile } from '#lib/transfer/imports/open-sources.ts';

/** A browser profile as far as chats go: empty at first. Needs `fake-indexeddb/auto`. */
export interface Profile {
  readonly database: ChatsDatabase;
  readonly archive: ChatArchive;
  /** All chats in Gloss's own format. */
  exportAll(): Promise<Blob>;
  importAll(...files: readonly (Blob | string | ImportedFile)[]): Promise<ImportReport>;
}

let profiles = 0;

/** When tests import. */
export const NOW = Date.UTC(2026, 10, 26);

/** A file as a user chooses it. */
export function fileOf(content: Blob | string, name = 'export.json'): File {
  return new File([content], name);
}

/** Creates a profile without chats. */
export function createProfile(): Profile {
  const database = createChatsDatabase(`profile-${(profiles += 1)}`);
  const archive = createChatArchive(database);
  const { signal } = new AbortController();
  return {
    database,
    archive,
    async exportAll() {
      const { blob } = await exportChats(archive, await archive.ids(), createGlossFormat(), { signal });
      return blob;
    },
    importAll: (...files) =>
      importFiles(
        files.map((file) => (typeof file === 'string' || !('name' in file) ? fileOf(file) : file)),
        { archive, signal, now: () => NOW },
      ),
  };
}
