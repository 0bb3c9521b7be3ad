import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isNotesFrame, type NotesFrame, type NotesReply } from '#lib/protocol/note-settings.ts';
import { noteSettings } from '#lib/settings/note-settings.ts';

/** Sends a panel the settings for reading notes. */
export function serveNotes(rawPort: RawPort): void {
  const port = wrapPort<NotesFrame, NotesReply>(rawPort, isNotesFrame);
  answerPort(port, 'settings', async () => {
    port.send({ type: 'notes-state', notes: await noteSettings.getValue() });
  });
}
