import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';

interface NotesHostProps {
  /** The chat that is noted; undefined while the dialog is closed. */
  readonly chat: Pick<ListedChat, 'id' | 'title'> | undefined;
  readonly onClose: () => void;
}

/** The dialog of reading notes, which is loaded when it is first opened. */
export function NotesHost({ chat, onClose }: NotesHostProps): JSX.Element | null {
  const loaded = useLoaded(chat !== undefined, () => import('./NotesDialog.tsx'));
  return chat && loaded ? <loaded.NotesDialog chat={chat} onClose={onClose} /> : null;
}
