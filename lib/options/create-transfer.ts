import type { SettingsTarget } from '#lib/transfer/backup-settings.ts';

import type { SettingsClient } from './create-settings-client.ts';
import type { ChatDataTarget, SavedFile, TransferPlatform } from './options-platform.ts';

type NamedFile = SavedFile & { readonly blob: Blob };

/**
 * Creates the exporter and importer. The code is loaded on the first click.
 *
 * @param save - Saves a file as a download.
 */
export function createTransfer(
  settings: SettingsClient,
  chatData: ChatDataTarget,
  save: (name: string, blob: Blob) => void,
): TransferPlatform {
  const load = () => import('#lib/transfer/page-transfer.ts');

  function saved(file: NamedFile): SavedFile {
    save(file.name, file.blob);
    return file;
  }

  function target(): SettingsTarget {
    return {
      read: settings.read,
      save: settings.save,
      makeDefault: settings.makeDefault,
      saveLimits: settings.saveLimits,
      saveCaps: settings.saveCaps,
      saveAppearance: settings.saveAppearance,
      saveQuoteRule: settings.saveQuoteRule,
      saveNotes: settings.saveNotes,
      addFavourites: settings.addFavourites,
      updateSavedQuestions: settings.updateSavedQuestions,
      keepFor: chatData.keepFor,
      chats: chatData.chats(),
      newId: () => crypto.randomUUID(),
    };
  }

  return {
    async exportAll(format, work) {
      const { exportAllChats } = await load();
      return saved(await exportAllChats(format, work));
    },
    async backUp(work) {
      const { backUp } = await load();
      return saved(await backUp(settings, chatData.retention(), work));
    },
    async importFiles(files, work) {
      const { importFiles } = await load();
      return importFiles(files, target(), work);
    },
  };
}
