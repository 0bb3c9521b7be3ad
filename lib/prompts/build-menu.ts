import type { Entry, EntryTakes } from '#lib/protocol/entry.ts';

/** Id of "Ask about selection", also in stored menus of earlier versions. */
export const ASK_SELECTION = 'ask-selection';

const ENTRY_PREFIX = 'entry:';

/** One item of the right-click menu. */
export interface MenuItem {
  readonly id: string;
  readonly title: string;
  readonly contexts: ['selection'];
}

/** Whether a right click can give what an entry is about. */
export function fitsMenu(takes: EntryTakes): boolean {
  return takes === 'selection';
}

/** A menu reads `&` as the mark of an access key and `%s` as the selection: a name means neither. */
function escapeTitle(name: string): string {
  return name.replaceAll('&', '&&').replaceAll('%s', '%\u2060s');
}

/**
 * Builds the right-click menu: "Ask about selection", then the entries that the user has put there, in their order.
 *
 * @param askSelection - The title of "Ask about selection".
 */
export function buildMenu(entries: readonly Entry[], askSelection: string): MenuItem[] {
  return [
    { id: ASK_SELECTION, title: askSelection, contexts: ['selection'] },
    ...entries
      .filter((entry) => entry.inMenu && fitsMenu(entry.takes))
      .map(({ id, name }): MenuItem => ({
        id: ENTRY_PREFIX + id,
        title: escapeTitle(name),
        contexts: ['selection'],
      })),
  ];
}

/** The id of the entry that a menu item stands for, if it stands for one. */
export function entryOfItem(item: string): string | undefined {
  return item.startsWith(ENTRY_PREFIX) ? item.slice(ENTRY_PREFIX.length) : undefined;
}
