import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';

/** Loads the setup of the first provider on demand: users need it once. */
export function FirstRunHost(): JSX.Element {
  const loaded = useLoaded(true, () => import('./FirstRun.tsx'));
  return <div class="conversation-frame">{loaded && <loaded.FirstRun />}</div>;
}
