import { browser } from 'wxt/browser';

import type { NotesPlatform } from '#components/panel/panel-context.ts';
import { readNoteSettings } from '#lib/panel/read-note-settings.ts';
import { NOTES_PORT } from '#lib/protocol/note-settings.ts';
import { saveBlob } from '#lib/transfer/exports/save-blob.ts';
import { readChatNotes } from '#lib/transfer/notes/page-notes.ts';

/** Creates what reading notes need from the browser. */
export function createNotesPlatform(): NotesPlatform {
  return {
    readSettings: () => readNoteSettings(browser.runtime.connect({ name: NOTES_PORT })),
    readChat: ({ id, title }, shown) => readChatNotes(id, title, shown),
    save: (name, text) => saveBlob(name, new Blob([text], { type: 'text/markdown' })),
    async callProgram(uri) {
      // The active tab keeps its page. A panel has no place for the browser's question whether to open a
      // program.
      const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
      if (tab?.id === undefined) throw new Error('This window has no tab');
      await browser.tabs.update(tab.id, { url: uri });
    },
  };
}
