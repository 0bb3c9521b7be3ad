import * as v from 'valibot';

import { faultFrameSchema } from './fault.ts';

/** A longer text is not a template. */
export const MAX_TEMPLATE = 20_000;

/** The settings for reading notes. */
export const noteSettingsSchema = v.object({
  /** The user's own template; empty for the built-in one. */
  template: v.pipe(v.string(), v.maxLength(MAX_TEMPLATE)),
  /** The vault that Obsidian adds notes to; empty for the one that was opened last. */
  vault: v.pipe(v.string(), v.maxLength(200)),
});
export type NoteSettings = v.InferOutput<typeof noteSettingsSchema>;

export const INITIAL_NOTES: NoteSettings = { template: '', vault: '' };

/** Name of the port on which a panel reads the settings for notes. It cannot change them there. */
export const NOTES_PORT = 'notes';

const notesFrameSchema = v.object({ type: v.literal('notes-show') });
export type NotesFrame = v.InferOutput<typeof notesFrameSchema>;

export function isNotesFrame(value: unknown): value is NotesFrame {
  return v.is(notesFrameSchema, value);
}

const notesReplySchema = v.variant('type', [
  v.object({ type: v.literal('notes-state'), notes: noteSettingsSchema }),
  faultFrameSchema,
]);
export type NotesReply = v.InferOutput<typeof notesReplySchema>;

export function isNotesReply(value: unknown): value is NotesReply {
  return v.is(notesReplySchema, value);
}
