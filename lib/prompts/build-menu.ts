import type { SavedQuestion, SavedQuestionSubject } from '#lib/protocol/saved-question.ts';

/** Ids of the items that are always there, also in stored menus of earlier versions. */
export const ASK_SELECTION = 'ask-selection';
export const ASK_PAGE = 'ask-page';
export const ASK_IMAGE = 'ask-image';
export const ASK_SCREENSHOT = 'ask-screenshot';
export const ASK_SCREEN_PART = 'ask-screen-part';

const SAVED_QUESTION_PREFIX = 'entry:';

/** One item of the right-click menu. */
export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** `page` is a click on nothing in particular, `action` one on the toolbar button. */
  readonly contexts: [MenuContext, ...MenuContext[]];
}

type MenuContext = 'selection' | 'page' | 'image' | 'action';

/** The titles of the items that are always there. */
export interface MenuTitles {
  readonly askSelection: string;
  readonly askPage: string;
  readonly askImage: string;
  readonly askScreenshot: string;
  readonly askScreenPart: string;
}

/** Whether a right click can give what a saved question is about. */
export function fitsMenu(takes: SavedQuestionSubject): takes is 'selection' | 'page' {
  return takes !== 'nothing';
}

/** A menu reads `&` as the mark of an access key and `%s` as the selection: a name means neither. */
function escapeTitle(name: string): string {
  return name.replaceAll('&', '&&').replaceAll('%s', '%\u2060s');
}

/**
 * Builds the right-click menu: for a selection, a page and an image, "Ask about" it and then the saved questions that the user
 * has put there, in their order. What the tab shows can be asked about from the toolbar button only: a second item for
 * a page would put both into a submenu.
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
    items.push({ id: SAVED_QUESTION_PREFIX + id, title: escapeTitle(name), contexts: [takes] });
  }
  return items;
}

/** The id of the saved question that a menu item stands for, if it stands for one. */
export function savedQuestionOfItem(item: string): string | undefined {
  return item.startsWith(SAVED_QUESTION_PREFIX) ? item.slice(SAVED_QUESTION_PREFIX.length) : undefined;
}
