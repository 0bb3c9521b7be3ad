import { createChatArchive } from '#lib/chats/chat-archive.ts';
import type { Retention } from '#lib/protocol/chat-data.ts';
import { drawAnswer } from '#lib/transfer/exports/draw-answer.ts';
import {
  type ChatFormat,
  type ExportedFile,
  exportChats,
  type ExportOptions,
} from '#lib/transfer/exports/export-chats.ts';
import { type ExportFormat, nameChatFile, nameFile } from '#lib/transfer/exports/file-name.ts';
import { createGlossFormat } from '#lib/transfer/exports/gloss-format.ts';
import { createHtmlFormat } from '#lib/transfer/exports/html-format.ts';
import { MARKDOWN_FORMAT } from '#lib/transfer/exports/markdown-format.ts';
import { importFiles as importInto } from '#lib/transfer/imports/import-files.ts';
import type { ImportReport } from '#lib/transfer/imports/import-report.ts';
import type { ImportedFile } from '#lib/transfer/imports/open-sources.ts';

import { addSettings, type SettingsTarget, writeSettings } from './backup-settings.ts';

/** A file that is ready to be saved. */
export interface NamedFile extends ExportedFile {
  readonly name: string;
}

const archive = createChatArchive();

function formatOf(format: ExportFormat): ChatFormat {
  switch (format) {
    case 'json':
      return createGlossFormat();
    case 'html':
      return createHtmlFormat(drawAnswer);
    case 'markdown':
      return MARKDOWN_FORMAT;
    default:
      return format satisfies never;
  }
}

/** Exports every chat. */
export async function exportAllChats(format: ExportFormat, options: ExportOptions): Promise<NamedFile> {
  const file = await exportChats(archive, await archive.ids(), formatOf(format), options);
  return { ...file, name: nameFile('chats', format, Date.now()) };
}

/** Exports one chat. */
export async function exportOneChat(
  chat: string,
  title: string,
  format: ExportFormat,
  options: ExportOptions,
): Promise<NamedFile> {
  const file = await exportChats(archive, [chat], formatOf(format), options);
  return { ...file, name: nameChatFile(title, format) };
}

/** Exports the settings and every chat, as a file that an import reads. */
export async function backUp(
  target: Pick<SettingsTarget, 'read'>,
  retention: Retention,
  options: ExportOptions,
): Promise<NamedFile> {
  const settings = writeSettings(await target.read(), retention);
  const file = await exportChats(archive, await archive.ids(), createGlossFormat(settings), options);
  return { ...file, name: nameFile('backup', 'json', Date.now()) };
}

/** Imports chats, and the settings of backups. */
export function importFiles(
  files: readonly ImportedFile[],
  target: SettingsTarget,
  options: ExportOptions,
): Promise<ImportReport> {
  return importInto(files, {
    ...options,
    archive,
    now: Date.now,
    addSettings: (value) => addSettings(value, target),
  });
}
