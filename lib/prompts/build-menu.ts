import type { Entry, EntryTakes } from '#lib/protocol/entry.ts';

/** Ids of the two items that are always there, also in stored menus of earlier versions. */
export const ASK_SELECTION = 'ask-selection';
export const ASK_PAGE = 'ask-page';

const ENTRY_PREFIX = 'entry:';

/** One item of the right-click menu. */
export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** `page` is a click on nothing in particular. */
  readonly contexts: ['selection' | 'page'];
}

/** The titles of the two items that are always there. */
export interface MenuTitles {
  readonly askSelection: string;
  readonly askPage: string;
}

/** Whether a right click can give what an entry is about. */
export function fitsMenu(takes: EntryTakes): takes is 'selection' | 'page' {
  return takes !== 'nothing';
}

/** A menu reads `&` as the mark of an access key and `%s` as the selection: a name means neither. */
function escapeTitle(name: string): string {
  return name.replaceAll('&', '&&').replaceAll('%s', '%\u2060s');
}

/**
 * Builds the right-click menu: for a selection and for a page, "Ask about" it and then the entries that the user has
 * put there, in their order.
 */
export function buildMenu(entries: readonly Entry[], { askSelection, askPage }: MenuTitles): MenuItem[] {
  const items: MenuItem[] = [
    { id: ASK_SELECTION, title: askSelection, contexts: ['selection'] },
    { id: ASK_PAGE, title: askPage, contexts: ['page'] },
  ];
  for (const { id, name, takes, inMenu } of entries) {
    if (!inMenu || !fitsMenu(takes)) continue;
    items.push({ id: ENTRY_PREFIX + id, title: escapeTitle(name), contexts: [takes] });
  }
  return items;
}

/** The id of the entry that a menu item stands for, if it stands for one. */
export function entryOfItem(item: string): string | undefined {
  return item.startsWith(ENTRY_PREFIX) ? item.slice(ENTRY_PREFIX.length) : undefined;
}
