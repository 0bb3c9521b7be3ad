import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import type { SelectedRange } from '#lib/capture/in-page/dom/range-membership.ts';
import { firstChildOf, isElement, nextSiblingOf } from '#lib/capture/in-page/dom/safe-dom.ts';

import { meaningOf } from './describe-element.ts';

/**
 * Groups the ranges that are one selection to a person: Firefox reports each selected cell of a table as a range. Other
 * ranges stay apart.
 */
export function groupRanges(ranges: readonly SelectedRange[]): SelectedRange[][] {
  const groups: SelectedRange[][] = [];
  let before: Element | undefined;
  for (const range of ranges) {
    const table = tableOfCell(range);
    if (table !== undefined && table === before) groups.at(-1)?.push(range);
    else groups.push([range]);
    before = table;
  }
  return groups;
}

/** The table of the cell that a range selects; undefined when it selects less, or more. */
function tableOfCell(range: SelectedRange): Element | undefined {
  const cell = selectedElement(range);
  if (cell === undefined || !/^t[dh]$/.test(meaningOf(cell))) return undefined;
  for (const element of flatAncestors(cell)) if (meaningOf(element) === 'table') return element;
  return undefined;
}

/** The element that a range selects, or all of whose content it selects. */
function selectedElement(range: SelectedRange): Element | undefined {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  if (startContainer !== endContainer) return undefined;
  const children = childrenOf(startContainer);
  const child = endOffset === startOffset + 1 ? children[startOffset] : undefined;
  if (child !== undefined && isElement(child)) return child;
  const isAll = isElement(startContainer) && startOffset === 0 && endOffset === children.length;
  return isAll ? startContainer : undefined;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = firstChildOf(node); child !== null; child = nextSiblingOf(child)) children.push(child);
  return children;
}
