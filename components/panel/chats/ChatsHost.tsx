import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';

interface ChatsHostProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The list of chats, which is loaded when it is first opened. */
export function ChatsHost({ isOpen, onClose }: ChatsHostProps): JSX.Element | null {
  const loaded = useLoaded(isOpen, () => import('./ChatsSheet.tsx'));
  return isOpen && loaded ? <loaded.ChatsSheet onClose={onClose} /> : null;
}
