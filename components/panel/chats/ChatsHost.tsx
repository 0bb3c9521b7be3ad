import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';
import type { PageMarks } from '#lib/panel/chats/create-page-glosses.ts';

interface ChatsHostProps {
  readonly isOpen: Signal<boolean>;
  readonly marks: Signal<PageMarks | undefined>;
}

/** The list of chats, which is loaded when it is first opened. */
export function ChatsHost({ isOpen, marks }: ChatsHostProps): JSX.Element | null {
  const loaded = useLoaded(isOpen.value, () => import('./ChatsSheet.tsx'));
  return isOpen.value && loaded ? (
    <loaded.ChatsSheet marks={marks} onClose={() => (isOpen.value = false)} />
  ) : null;
}
