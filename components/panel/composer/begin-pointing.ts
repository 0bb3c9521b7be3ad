import type { PanelTools } from '#components/panel/panel-context.ts';
import { createPartPointing } from '#lib/panel/quotes/create-part-pointing.ts';

import type { FrontPageTaking } from './use-front-page.ts';

/**
 * Lets the user point at parts of the current page. Call it in a click, because the browser may have to show
 * a prompt.
 */
export function beginPointing({ store, platform }: PanelTools, { reach }: FrontPageTaking): void {
  const pointing = (store.pointing.value ??= createPartPointing((quotes) => store.addQuotes(quotes)));
  reach(
    ({ id }) => pointing.begin((...how) => platform.pointAtPart(id, ...how)),
    () => pointing.askAgain(),
  );
}
