import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { composerText } from '#lib/wording/composer.ts';

/** Says that the provider takes no pictures while the composer holds some: none is left out silently. */
export function BlindNote(): JSX.Element | null {
  const { store } = usePanel();
  if (!store.asking.isBlind.value) return null;
  return (
    <Notice role="status" part="notice">
      {composerText.noPictures(store.modelChoice.provider.value?.name ?? '')}
    </Notice>
  );
}
