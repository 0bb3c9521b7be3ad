import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { IconButton } from '#components/ui/IconButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { chatsText } from '#lib/wording/chats.ts';

/** The button that opens the list of chats, which is loaded then. */
export function ChatsButton(): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const loaded = useLoaded(isOpen, () => import('./ChatsSheet.tsx'));
  return (
    <>
      <IconButton icon="chats" name={chatsText.title} onClick={() => setIsOpen(true)} />
      {isOpen && loaded && <loaded.ChatsSheet onClose={() => setIsOpen(false)} />}
    </>
  );
}
