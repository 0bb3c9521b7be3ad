import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { rootElementOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { type PointingStep, stepOfKey } from '#lib/capture/pointing.ts';

import { createPartChoice } from './create-choice.ts';
import { createOverlay } from './create-overlay.ts';
import { boxInPage, elementAt, type Place } from './part-path.ts';

/**
 * The user has not seen a part that was outlined for a shorter time: a page may move it under the pointer.
 */
const MIN_SEEN_MS = 80;

/** Callbacks for what the user does. */
export interface PointingListener {
  /** The number of picked parts has changed. */
  picked(count: number): void;
  /** The user took these parts. The page is as it was before. */
  taken(parts: readonly Element[]): void;
  /** The user left, or the page got in the way. */
  left(): void;
}

/** Parts of a page, while the user points at them. */
export interface Pointing {
  /** A key that was pressed in the panel. */
  step(step: PointingStep): void;
}

/**
 * Lets the user point at parts of a page, until parts are taken, the user leaves or `signal` is aborted. Afterwards the
 * document is as it was.
 *
 * @param trusts - Whether an event comes from the user, not from a script of the page.
 * @returns Undefined for documents that cannot be pointed at.
 */
export function pointAtParts(
  page: Document,
  listener: PointingListener,
  signal: AbortSignal,
  trusts: (event: Event) => boolean = ({ isTrusted }) => isTrusted,
): Pointing | undefined {
  const overlay = createOverlay(page);
  if (!overlay) return undefined;
  const choice = createPartChoice(page);
  /** Removes the listeners. The window inside the overlay cannot use a signal from this window. */
  const endings: (() => void)[] = [];
  let hasEnded = false;
  let outlined: Element | undefined;
  let outlinedAt = 0;
  let pressed: Element | undefined;
  let frame = 0;

  function end(tell?: () => void): void {
    if (hasEnded) return;
    hasEnded = true;
    for (const undo of endings) undo();
    cancelAnimationFrame(frame);
    overlay?.remove();
    tell?.();
  }

  const leave = (): void => end(() => listener.left());

  function take(): void {
    const parts = choice.all();
    if (parts.length > 0) end(() => listener.taken(parts));
  }

  function point(at: Place): void {
    choice.point(elementAt(page, at, overlay?.host ?? rootElementOf(page)));
  }

  function draw(): void {
    if (!overlay?.isIntact()) return leave();
    const { current, picked } = choice;
    if (current !== outlined) {
      outlined = current;
      outlinedAt = performance.now();
    }
    overlay.draw(
      current && boxInPage(current, page),
      picked.map((element) => boxInPage(element, page)),
    );
    frame = requestAnimationFrame(draw);
  }

  function step(what: PointingStep): void {
    if (hasEnded) return;
    if (what === 'leave') return leave();
    if (!choice.current && what !== 'take') {
      return point({ x: innerWidth / 2, y: innerHeight / 2 });
    }
    if (what === 'take') take();
    else if (what === 'pick') toggle();
    else if (what === 'widen' || what === 'narrow') choice.widen(what === 'widen' ? 1 : -1);
    else choice.move(what === 'next' ? 1 : -1);
  }

  function toggle(): void {
    choice.toggle();
    listener.picked(choice.picked.length);
  }

  function listen(target: EventTarget, type: string, handle: (event: Event) => void): void {
    const hear = (event: Event): void => {
      if (!hasEnded && trusts(event)) handle(event);
    };
    target.addEventListener(type, hear, { capture: true, passive: false });
    endings.push(() => target.removeEventListener(type, hear, { capture: true }));
  }

  /** Stops an event from reaching the page, and prevents the browser's default action. */
  function keep(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function onPress(event: Event): void {
    keep(event);
    if (!isPointer(event)) return;
    // A finger does not point before it presses: its first tap only points.
    const wasSeen = choice.current !== undefined && choice.current === outlined;
    const seen = wasSeen && performance.now() - outlinedAt >= MIN_SEEN_MS ? choice.current : undefined;
    point({ x: event.clientX, y: event.clientY });
    pressed = choice.current === seen ? seen : undefined;
  }

  function onClick(event: Event): void {
    keep(event);
    if (!isPointer(event) || event.button !== 0) return;
    const isMeant = pressed !== undefined && pressed === choice.current;
    pressed = undefined;
    if (!isMeant) return;
    if (event.shiftKey) toggle();
    else take();
  }

  function onKey(event: Event): void {
    if (!isKey(event)) return;
    const what = stepOfKey(event);
    if (what === undefined) return;
    keep(event);
    step(what);
  }

  function onWheel(event: Event): void {
    if (!(isPointer(event) && 'deltaY' in event && typeof event.deltaY === 'number')) return;
    if (event.altKey) {
      keep(event);
      choice.widen(event.deltaY < 0 ? 1 : -1);
      return;
    }
    const at = { x: event.clientX, y: event.clientY };
    const scrolled = scrollerAt(at, event.deltaY);
    if (scrolled) {
      keep(event);
      scrolled.scrollBy(0, event.deltaY);
    }
    requestAnimationFrame(() => {
      if (!hasEnded) point(at);
    });
  }

  /** The scroller at a place, other than the page itself, which the browser scrolls. */
  function scrollerAt(at: Place, delta: number): Element | undefined {
    const hit = elementAt(page, at, overlay?.host ?? rootElementOf(page));
    for (const element of hit ? flatAncestors(hit) : []) {
      if (element === rootElementOf(page)) return undefined;
      const room =
        delta < 0 ? element.scrollTop : element.scrollHeight - element.clientHeight - element.scrollTop;
      if (room > 1 && /auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
    }
    return undefined;
  }

  overlay.eachTarget((target) => {
    for (const type of ['mousedown', 'mouseup', 'pointerup', 'dblclick', 'auxclick', 'contextmenu'])
      listen(target, type, keep);
    listen(target, 'pointerdown', onPress);
    listen(target, 'click', onClick);
    listen(target, 'pointermove', (event) => {
      event.stopImmediatePropagation();
      if (isPointer(event)) point({ x: event.clientX, y: event.clientY });
    });
    listen(target, 'wheel', onWheel);
    listen(target, 'keydown', onKey);
  });
  // Keys go to the page after the user has moved there by keyboard.
  listen(window, 'keydown', onKey);
  listen(window, 'pagehide', leave);
  listen(page, 'visibilitychange', () => {
    if (page.hidden) leave();
  });
  signal.addEventListener('abort', () => end(), { once: true });
  if (signal.aborted) end();
  else frame = requestAnimationFrame(draw);
  return { step };
}

/** Events from a frame are instances of its own classes. */
function isPointer(event: Event): event is MouseEvent {
  return 'clientX' in event && 'clientY' in event;
}

function isKey(event: Event): event is KeyboardEvent {
  return 'key' in event && typeof event.key === 'string';
}
