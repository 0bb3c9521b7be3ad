import { FILE_TAIL, writeChat, writeFileHead } from '#lib/transfer/gloss-file.ts';

import type { ChatFormat } from './export-chats.ts';

/**
 * Gloss's own format, from which an import restores the same chats.
 *
 * @param settings - JSON of the settings, for a backup.
 */
export function createGlossFormat(settings?: string): ChatFormat {
  return {
    type: 'application/json',
    head: writeFileHead(settings),
    separator: ',',
    tail: FILE_TAIL,
    writeChat,
  };
}
