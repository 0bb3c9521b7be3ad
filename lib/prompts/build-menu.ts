import type { SavedQuestion, SavedQuestionSubject } from '#lib/protocol/saved-question.ts';

/** Ids of the built-in items. Browsers keep a menu across updates, so the ids never change. */
export const ASK_SELECTION = 'ask-selection';
export const ASK_PAGE = 'ask-page';
export const ASK_IMAGE = 'ask-image';
export const ASK_SCREENSHOT = 'ask-screenshot';
export const ASK_SCREEN_PART = 'ask-screen-part';

/** Begins the id of a saved question's item. Browsers keep these too. */
const SAVED_QUESTION_PREFIX = 'entry:';

/** One item of the right-click menu. */
export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** `page` is a right click on nothing in particular, `action` one on the toolbar button. */
  readonly contexts: [MenuContext, ...MenuContext[]];
}

type MenuContext = 'selection' | 'page' | 'image' | 'action';

/** Titles of the built-in items, from `_locales`. */
export interface MenuTitles {
  readonly askSelection: string;
  readonly askPage: string;
  readonly askImage: string;
  readonly askScreenshot: string;
  readonly askScreenPart: string;
}

/** Whether a right click can supply what a saved question asks about. */
export function fitsMenu(takes: SavedQuestionSubject): takes is 'selection' | 'page' {
  return takes !== 'nothing';
}

/** Where a right click offers a saved question: one about the page is also asked about what is selected in it. */
function placesOf(takes: 'selection' | 'page'): MenuItem['contexts'] {
  return takes === 'page' ? ['page', 'selection'] : ['selection'];
}

/** Menus read `&` as the mark of an access key and `%s` as the selection. Names contain neither. */
function escapeTitle(name: string): string {
  return name.replaceAll('&', '&&').replaceAll('%s', '%\u2060s');
}

/**
 * Builds the right-click menu: "Ask about …" for a selection, a page and an image, then the saved questions
 * that the user put there, in order. Browsers move several items for one context into a submenu. Screenshots
 * are in the toolbar button's menu only, so that the submenu of a page stays short.
 */
export function buildMenu(savedQuestions: readonly SavedQuestion[], titles: MenuTitles): MenuItem[] {
  const items: MenuItem[] = [
    { id: ASK_SELECTION, title: titles.askSelection, contexts: ['selection'] },
    { id: ASK_PAGE, title: titles.askPage, contexts: ['page', 'action'] },
    { id: ASK_IMAGE, title: titles.askImage, contexts: ['image'] },
    { id: ASK_SCREENSHOT, title: titles.askScreenshot, contexts: ['action'] },
    { id: ASK_SCREEN_PART, title: titles.askScreenPart, contexts: ['action'] },
  ];
  for (const { id, name, takes, inMenu } of savedQuestions) {
    if (!inMenu || !fitsMenu(takes)) continue;
    items.push({ id: SAVED_QUESTION_PREFIX + id, title: escapeTitle(name), contexts: placesOf(takes) });
  }
  return items;
}

/** Returns the id of the saved question behind a menu item; undefined for a built-in item. */
export function savedQuestionOfItem(item: string): string | undefined {
  return item.startsWith(SAVED_QUESTION_PREFIX) ? item.slice(SAVED_QUESTION_PREFIX.length) : undefined;
}
