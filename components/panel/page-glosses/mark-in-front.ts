import type { PanelTabs } from '#components/panel/panel-context.ts';
import type { PageGlosses } from '#lib/panel/chats/create-page-glosses.ts';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';

/**
 * Highlights what was quoted from the current page, after asking for its site if access is missing. Call it
 * in a click: browsers show a prompt only during a user gesture.
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
