import type { JSX } from 'preact';

import { describeMiss } from '#lib/panel/miss-sentences.ts';

import { usePanel } from './panel-context.ts';

/** Says that something could not be taken or kept, until the user has read it. */
export function MissNote(): JSX.Element | null {
  const { store } = usePanel();
  const reason = store.missing.value;
  if (!reason) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span>{describeMiss(reason)}</span>
      <button type="button" class="text-button" onClick={store.dismissMissing}>
        Dismiss
      </button>
    </p>
  );
}
