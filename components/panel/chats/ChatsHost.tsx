import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';
import type { PageMarks } from '#lib/panel/create-page-glosses.ts';

interface ChatsHostProps {
  readonly isOpen: boolean;
  readonly marks: Signal<PageMarks | undefined>;
  readonly onClose: () => void;
}

/** The list of chats, which is loaded when it is first opened. */
export function ChatsHost({ isOpen, marks, onClose }: ChatsHostProps): JSX.Element | null {
  const loaded = useLoaded(isOpen, () => import('./ChatsSheet.tsx'));
  return isOpen && loaded ? <loaded.ChatsSheet marks={marks} onClose={onClose} /> : null;
}
