import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { pathOut } from '#lib/capture/in-page/dom/path-out.ts';
import { connectedOf } from '#lib/capture/in-page/dom/safe-dom.ts';

import { firstChoice, siblingOf, stepAlong } from './part-path.ts';

/** The part that the user points at, and the parts picked before. */
export interface PartChoice {
  readonly current: Element | undefined;
  /** In the order in which they were picked. */
  readonly picked: readonly Element[];
  /** Points at an element. Inside a part that the user has widened, nothing changes. */
  point(element: Element | undefined): void;
  /** Widens (1) or narrows (-1) the part that is pointed at. */
  widen(by: 1 | -1): void;
  /** Points at the previous (-1) or next (1) part. */
  move(by: 1 | -1): void;
  /** Picks the part that is pointed at, or unpicks it. */
  toggle(): void;
  /** The picked parts and the one that is pointed at, with none inside another. */
  all(): Element[];
}

/** More quotes than anyone asks about at once. */
const MAX_PICKED = 50;

function isInside(element: Element, other: Element, page: Document): boolean {
  return pathOut(element, page).includes(other);
}

/** Creates a choice in which nothing is picked yet. */
export function createPartChoice(page: Document): PartChoice {
  let path: readonly Element[] = [];
  let index: number | undefined;
  /** Set while the user has widened or narrowed by hand. */
  let isChosen = false;
  let picked: Element[] = [];

  function current(): Element | undefined {
    const element = index === undefined ? undefined : path[index];
    return element !== undefined && connectedOf(element) ? element : undefined;
  }

  return {
    get current() {
      return current();
    },
    get picked() {
      picked = picked.filter(connectedOf);
      return picked;
    },
    point(element) {
      const held = current();
      if (isChosen && held && element && isInside(element, held, page)) return;
      path = element ? pathOut(element, page) : [];
      index = firstChoice(path);
      isChosen = false;
    },
    widen(by) {
      if (index === undefined) return;
      index = stepAlong(path, index, by, page);
      isChosen = true;
    },
    move(by) {
      let from = current();
      // At the end of a block, the next block.
      for (const around of from ? flatAncestors(from) : []) {
        const sibling = siblingOf(around, by);
        if (!sibling) continue;
        from = sibling;
        break;
      }
      if (!from || from === current()) return;
      path = pathOut(from, page);
      index = 0;
      isChosen = true;
      Element.prototype.scrollIntoView.call(from, { block: 'nearest' });
    },
    toggle() {
      const element = current();
      if (!element) return;
      const others = picked.filter((one) => one !== element);
      if (others.length < picked.length) picked = others;
      else if (picked.length < MAX_PICKED) picked = [...picked, element];
    },
    all() {
      const element = current();
      const every = picked.filter(connectedOf);
      if (element && !every.includes(element)) every.push(element);
      return every.filter((one) => !every.some((other) => other !== one && isInside(one, other, page)));
    },
  };
}
