import { bodyOf, rootElementOf, viewOf } from '#lib/capture/in-page/dom/safe-dom.ts';

import type { Box } from './part-path.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';

/** Styles that no style sheet of the page outweighs: they are inline and important. */
type Styles = Readonly<Record<string, string>>;

const HOST: Styles = {
  all: 'initial',
  display: 'block',
  position: 'fixed',
  inset: '0',
  width: '100%',
  height: '100%',
  'max-width': 'none',
  'max-height': 'none',
  margin: '0',
  padding: '0',
  border: '0',
  overflow: 'hidden',
  background: 'transparent',
  'z-index': '2147483647',
  cursor: 'crosshair',
};

const FRAME: Styles = { ...HOST, position: 'absolute', 'color-scheme': 'normal' };

/** A dark line with a light one on both sides shows on any page. */
const LINE: Styles = {
  all: 'initial',
  display: 'none',
  position: 'fixed',
  'box-sizing': 'border-box',
  'pointer-events': 'none',
  'border-radius': '3px',
  border: '2px solid #b3261e',
  'box-shadow': '0 0 0 1px #fff, inset 0 0 0 1px #fff',
};

const CURRENT: Styles = { ...LINE, background: 'rgb(179 38 30 / 0.12)' };
const PICKED: Styles = { ...LINE, border: '2px dashed #b3261e', background: 'rgb(179 38 30 / 0.2)' };

/**
 * The overlay on the page while the user points: it draws outlines, and receives clicks before the page can.
 */
export interface Overlay {
  readonly host: Element;
  /**
   * Calls `listen` with the target of pointer events: a separate window, so that the page does not receive
   * them.
   */
  eachTarget(listen: (target: EventTarget) => void): void;
  /** Draws the outlines; undefined for those that are not shown. */
  draw(current: Box | undefined, picked: readonly Box[]): void;
  /** Whether the overlay is still unchanged. The page can remove or restyle any element. */
  isIntact(): boolean;
  remove(): void;
}

/**
 * Covers a page. Styles are set by script only, which no content security policy forbids.
 *
 * @returns Undefined for documents that are not HTML.
 */
export function createOverlay(page: Document): Overlay | undefined {
  const around = coverable(page);
  if (around === undefined) return undefined;
  const host = make(page, 'div', HOST);
  host.setAttribute('popover', 'manual');
  const root = host.attachShadow({ mode: 'closed' });
  const frame = make(page, 'iframe', FRAME);
  const current = make(page, 'div', CURRENT);
  const picked: HTMLElement[] = [];
  root.append(frame, current);
  around.append(host);
  // Above dialogs and everything else in the page's top layer.
  host.showPopover?.();
  // A sandboxed page: its frames have another origin for it, and for us.
  if (frame.contentDocument === null) frame.remove();
  const written = host.getAttribute('style');

  return {
    host,
    eachTarget(listen) {
      if (!frame.isConnected) return listen(host);
      let known: Document | null = null;
      const begin = (): void => {
        if (frame.contentDocument === known || frame.contentWindow === null) return;
        known = frame.contentDocument;
        known?.documentElement.style.setProperty('cursor', 'crosshair');
        listen(frame.contentWindow);
      };
      // Firefox loads the empty document a moment later, in place of the first one.
      frame.addEventListener('load', begin);
      begin();
    },
    draw(box, others) {
      place(current, box);
      while (picked.length < others.length) {
        const line = make(page, 'div', PICKED);
        picked.push(line);
        root.append(line);
      }
      for (const [index, line] of picked.entries()) place(line, others[index]);
    },
    isIntact: () =>
      host.isConnected &&
      host.getAttribute('style') === written &&
      (host.showPopover === undefined || host.matches(':popover-open')),
    remove: () => host.remove(),
  };
}

/** The parent of the overlay: a modal dialog makes everything outside it inert. */
function coverable(page: Document): Element | undefined {
  const body: Element | null = bodyOf(page);
  if (body === null || rootElementOf(page).namespaceURI !== XHTML) return undefined;
  const modals = Document.prototype.querySelectorAll.call(page, 'dialog:modal');
  return Array.from(modals).at(-1) ?? rootElementOf(page);
}

function make<Tag extends 'div' | 'iframe'>(
  page: Document,
  tag: Tag,
  styles: Styles,
): HTMLElementTagNameMap[Tag] {
  const element = page.createElement(tag);
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
  return element;
}

/** How far an outline stays inside the window, so that all of its sides are visible. */
const EDGE_PX = 1;

/** How far it is outside its element, so that it covers no text. */
const GAP_PX = 3;

function place(line: HTMLElement, box: Box | undefined): void {
  const view = viewOf(line.ownerDocument);
  const left = Math.max(EDGE_PX, (box?.x ?? 0) - GAP_PX);
  const top = Math.max(EDGE_PX, (box?.y ?? 0) - GAP_PX);
  const right = Math.min(
    (view?.innerWidth ?? 0) - EDGE_PX,
    box === undefined ? 0 : box.x + box.width + GAP_PX,
  );
  const bottom = Math.min(
    (view?.innerHeight ?? 0) - EDGE_PX,
    box === undefined ? 0 : box.y + box.height + GAP_PX,
  );
  const isShown = box !== undefined && right > left && bottom > top;
  const styles = isShown
    ? {
        display: 'block',
        left: `${left}px`,
        top: `${top}px`,
        width: `${right - left}px`,
        height: `${bottom - top}px`,
      }
    : { display: 'none' };
  for (const [name, value] of Object.entries(styles)) {
    if (line.style.getPropertyValue(name) !== value) line.style.setProperty(name, value, 'important');
  }
}
