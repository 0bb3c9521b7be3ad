import type { ReadonlySignal, Signal } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { PageMarks } from '#lib/panel/chats/create-page-glosses.ts';

export interface PageGlossesProps {
  /** Whether the list of chats covers the panel. */
  readonly isCovered: ReadonlySignal<boolean>;
  readonly marks: Signal<PageMarks | undefined>;
  /** Opens the list of chats. */
  readonly onChats: () => void;
}

/** What is known about the current page, above the composer of a chat that has not begun. */
export function PageGlossesHost(props: PageGlossesProps): JSX.Element | null {
  const { store } = usePanel();
  const { isReady, setUp, conversation } = store;
  const isListed =
    !props.isCovered.value &&
    isReady.value &&
    !setUp.isShown.value &&
    conversation.messages.value.length === 0;
  const loaded = useLoaded(isListed || props.marks.value !== undefined, () => import('./PageGlosses.tsx'));
  return loaded ? <loaded.PageGlosses {...props} isListed={isListed} /> : null;
}
