import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says that something could not be taken or kept, until the user has read it. */
export function MissNote(): JSX.Element | null {
  const { store } = usePanel();
  const reason = store.missing.value;
  const loaded = useLoaded(reason !== undefined, () => import('#lib/panel/miss-sentences.ts'));
  if (!reason || !loaded) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span>{loaded.describeMiss(reason)}</span>
      <button type="button" class="text-button" onClick={store.dismissMissing}>
        Dismiss
      </button>
    </p>
  );
}
