import { FaultError } from '#lib/faults/fault-error.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  isNotesReply,
  type NotesFrame,
  type NoteSettings,
  type NotesReply,
} from '#lib/protocol/note-settings.ts';

/** Reads the settings for notes on its own port. Rejects when the background has failed. */
export async function readNoteSettings(rawPort: RawPort): Promise<NoteSettings> {
  const port = wrapPort<NotesReply, NotesFrame>(rawPort, isNotesReply);
  try {
    return await new Promise((resolve, reject) => {
      port.listen((reply) => {
        if (reply.type === 'notes-state') resolve(reply.notes);
        else reject(new FaultError(reply.fault, undefined));
      }, 'panel');
      port.closed.addEventListener('abort', () => reject(new FaultError('internal', undefined)));
      port.send({ type: 'notes-show' });
    });
  } finally {
    port.close();
  }
}
