import { type ReadonlySignal, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';

import { textScale } from '#components/ui/text-scale.ts';

/** Closer to the end than this, in CSS pixels, the reader counts as being there. */
const NEAR_PX = 48;

/** Keys that scroll towards the beginning. */
const UPWARD_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);

/** Events of a reader's own scrolling, including dragging the scroll bar. */
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** Space between the top of the screen and a message that is shown from its beginning, in CSS pixels. */
const ABOVE_PX = 12;

/** Whether a reader follows the end of a growing text. */
export interface FollowEnd {
  /** True once the reader has scrolled up, until the end is reached again. */
  readonly isAway: ReadonlySignal<boolean>;
  /** Whether more than a few lines are below the visible part. Reserved empty space does not count. */
  readonly hasMore: ReadonlySignal<boolean>;
  /** How many screens of text are below the visible part, rounded. */
  readonly screensBelow: ReadonlySignal<number>;
  readonly jump: () => void;
  /** Stops following, because the reader is taken somewhere else. */
  readonly leave: () => void;
  /**
   * Keeps the visible content in place while the content after it is replaced, even by something shorter.
   * Ends when the reader scrolls or jumps.
   */
  readonly hold: () => void;
  /** Scrolls this element to the top and keeps it there, as `hold` does, while the content after it grows. */
  readonly read: (element: HTMLElement) => void;
}

/** Makes a text at least high enough to be scrolled this far. */
function keepHeight({ style }: HTMLElement, scrollTop: number): void {
  style.minHeight = scrollTop <= 0 ? '' : `calc(100% + ${Math.floor(scrollTop)}px)`;
}

/** Returns how much of the end of the content is empty, in CSS pixels. */
function measureBlank(content: HTMLElement): number {
  let last = content.lastElementChild;
  // An element without a box (`display: contents`) ends where its last child does.
  while (last?.lastElementChild && last.getClientRects().length === 0) last = last.lastElementChild;
  if (!last) return 0;
  return Math.max(0, content.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom);
}

/**
 * Follows the end of `inner` inside the scrolling `outer`.
 *
 * Only the reader's own scrolling says whether to follow; a wheel or key upward counts before the page has moved,
 * so that fast text cannot pull back a reader who has just begun to scroll.
 *
 * @param hasText - Whether `inner` contains text yet. Until then its content is shown from its beginning.
 */
export function useFollowEnd(
  outer: RefObject<HTMLElement | null>,
  inner: RefObject<HTMLElement | null>,
  hasText: () => boolean,
): FollowEnd {
  const isAway = useMemo(() => signal(false), []);
  const hasMore = useMemo(() => signal(false), []);
  const screensBelow = useMemo(() => signal(0), []);
  /** Whether the reader may have scrolled since; scroll anchoring scrolls, too. */
  const isTouched = useRef(false);
  const isHeld = useRef(false);
  const jump = (): void => {
    isAway.value = false;
    isHeld.current = false;
    if (inner.current) inner.current.style.minHeight = '';
    if (outer.current && hasText()) outer.current.scrollTop = outer.current.scrollHeight;
  };
  const holdAt = (scrollTop: number): void => {
    if (!inner.current) return;
    isHeld.current = true;
    isTouched.current = false;
    keepHeight(inner.current, scrollTop);
  };
  useEffect(() => {
    const box = outer.current;
    const content = inner.current;
    if (!box || !content || !('ResizeObserver' in globalThis)) return undefined;
    const ending = new AbortController();
    const listening = { signal: ending.signal, passive: true };
    let lastTop = box.scrollTop;
    let lastHeight = box.scrollHeight;
    let lastWidth = box.clientWidth;
    const measure = (): number => {
      const { clientHeight } = box;
      const distance = box.scrollHeight - clientHeight - box.scrollTop;
      const textBelow = hasText() ? distance - measureBlank(content) : 0;
      hasMore.value = textBelow > NEAR_PX * textScale.peek();
      screensBelow.value = Math.max(0, Math.round(textBelow / Math.max(1, clientHeight)));
      return distance;
    };
    const onScroll = (): void => {
      const { scrollTop, scrollHeight, clientWidth } = box;
      // When lines wrap differently, the text moves. `follow` runs next.
      if (clientWidth !== lastWidth) return;
      const distance = measure();
      if (scrollTop !== lastTop && isTouched.current) isHeld.current = false;
      // However small the step: text that arrives must not take it back. A shrinking text scrolls up by itself, but no
      // further than it shrinks.
      const shrunk = Math.max(0, lastHeight - scrollHeight);
      if (isHeld.current) isAway.value = distance > 1;
      else if (lastTop - scrollTop > shrunk && distance > 1) isAway.value = true;
      else if (scrollTop > lastTop && distance <= NEAR_PX) isAway.value = false;
      // The empty space that `hold` reserves below is released as the reader scrolls away from it.
      if (scrollTop < lastTop && content.style.minHeight !== '') keepHeight(content, scrollTop);
      lastTop = scrollTop;
      lastHeight = box.scrollHeight;
    };
    const follow = (): void => {
      if (!isHeld.current && !isAway.peek() && hasText()) box.scrollTop = box.scrollHeight;
      const distance = measure();
      if (isHeld.current) isAway.value = distance > 1;
      lastTop = box.scrollTop;
      lastHeight = box.scrollHeight;
      lastWidth = box.clientWidth;
    };
    const leave = (): void => {
      if (box.scrollTop > 0) isAway.value = true;
    };
    const onWheel = (event: WheelEvent): void => {
      if (event.deltaY < 0) leave();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (UPWARD_KEYS.has(event.key) && event.target === box) leave();
    };
    const onGesture = (): void => {
      isTouched.current = true;
    };
    for (const type of GESTURES) box.addEventListener(type, onGesture, listening);
    box.addEventListener('keydown', onKeyDown, listening);
    box.addEventListener('scroll', onScroll, listening);
    box.addEventListener('wheel', onWheel, listening);
    const observer = new ResizeObserver(follow);
    observer.observe(content);
    observer.observe(box);
    return () => {
      ending.abort();
      observer.disconnect();
    };
  }, []);
  return {
    isAway,
    hasMore,
    screensBelow,
    jump,
    leave() {
      isAway.value = true;
    },
    hold() {
      if (outer.current) holdAt(outer.current.scrollTop);
    },
    read(element) {
      const top = Math.max(0, element.offsetTop - ABOVE_PX);
      holdAt(top);
      isAway.value = false;
      if (outer.current) outer.current.scrollTop = top;
    },
  };
}
