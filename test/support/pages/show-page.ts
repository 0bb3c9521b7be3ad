import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shows one of the fixture pages in the test's document. Its scripts do not run, and no layout is made. */
export function showPage(name: string): void {
  const html = readFileSync(join(import.meta.dirname, '../../fixtures/pages', name), 'utf8');
  const page = new DOMParser().parseFromString(html, 'text/html');
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
}

/** Shows a body. */
export function showBody(html: string): void {
  document.body.innerHTML = html;
}

/** The element with this id. */
export function byId(id: string): Element {
  const element = document.querySelector(`[id="${id}"]`);
  if (element === null) throw new Error(`No #${id} on this page`);
  return element;
}

/** Selects all that is in an element. */
export function selectIn(element: Node): void {
  Document.prototype.getSelection.call(document)?.selectAllChildren(element);
}

/** Selects from `start` in the first text that contains it to the end of `end` in the first text after that has it. */
export function selectWords(start: string, end: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let started = false;
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.textContent ?? '';
    const from = started ? -1 : text.indexOf(start);
    if (from >= 0) {
      range.setStart(node, from);
      started = true;
    }
    const to = started ? text.indexOf(end, Math.max(from, 0)) : -1;
    if (to >= 0) {
      range.setEnd(node, to + end.length);
      const selection = document.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
      return;
    }
  }
  throw new Error(`No ${start} … ${end} on this page`);
}
