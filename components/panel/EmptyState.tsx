import type { JSX } from 'preact';

import { usePanel } from './panel-context.ts';

/** How to begin, when nothing has been asked yet. */
export function EmptyState(): JSX.Element {
  const { store, platform } = usePanel();
  return (
    <div class="empty">
      <GlossMark />
      <p class="empty-lead">Select text on a page, right-click, and choose “Ask about selection”.</p>
      <p>Or simply ask below. Nothing is sent before you press Send.</p>
      {store.provider.value === null && (
        <button type="button" class="button primary" onClick={() => platform.openOptions()}>
          Choose a provider
        </button>
      )}
    </div>
  );
}

/** Lines of a page with a note in the margin. */
function GlossMark(): JSX.Element {
  return (
    <svg class="gloss-mark" viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" focusable="false">
      <path class="gloss-mark-lines" d="M22 12h18M22 20h18M22 28h18M22 36h11" />
      <path class="gloss-mark-note" d="M14 10c-5 0-5 2-5 6s0 8-4 8c4 0 4 4 4 8s0 6 5 6" />
    </svg>
  );
}
