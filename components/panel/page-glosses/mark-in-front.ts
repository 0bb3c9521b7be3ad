import type { PanelTabs } from '#components/panel/panel-context.ts';
import type { PageGlosses } from '#lib/panel/create-page-glosses.ts';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';

/**
 * Highlights what was quoted from the page in front, after asking for its site where access is missing. Call it in a click:
 * browsers prompt in a gesture only.
 */
export function markInFront(
  glosses: Pick<PageGlosses, 'mark' | 'deny'>,
  { askForOrigins }: Pick<PanelTabs, 'askForOrigins'>,
  { id, url, origins }: Pick<FrontPage, 'id' | 'url' | 'origins'>,
): void {
  if (origins.length === 0) {
    glosses.mark(id, url);
    return;
  }
  void askForOrigins(origins).then((isAllowed) =>
    isAllowed ? glosses.mark(id, url) : glosses.deny(id, url),
  );
}
