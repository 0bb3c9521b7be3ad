import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';

/** Says that the provider has no place for the pictures in the composer: nothing is left out without a word. */
export function BlindNote(): JSX.Element | null {
  const { store } = usePanel();
  if (!store.isBlind.value) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      {store.provider.value?.name} cannot take pictures. Remove them, or choose another model.
    </p>
  );
}
