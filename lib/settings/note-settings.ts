import * as v from 'valibot';

import { INITIAL_NOTES, type NoteSettings, noteSettingsSchema } from '#lib/protocol/note-settings.ts';

import { defineSetting } from './define-setting.ts';

const storedSchema = v.fallback(
  v.object({
    template: v.fallback(noteSettingsSchema.entries.template, ''),
    vault: v.fallback(noteSettingsSchema.entries.vault, ''),
  }),
  INITIAL_NOTES,
);

/** The template of reading notes, and the Obsidian vault that they go to. */
export const noteSettings = defineSetting<NoteSettings>('notes', {
  version: 1,
  migrations: {},
  read: (stored) => v.parse(storedSchema, stored),
});
