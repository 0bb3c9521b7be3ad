import { type ReadonlySignal, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';

/** Closer to the end than this, in CSS pixels, the reader counts as being there. */
const NEAR_PX = 48;

/** Keys that scroll towards the beginning. */
const UPWARD_KEYS = new Set(['ArrowUp', 'PageUp', 'Home']);

/** Whether a reader follows the end of a growing text. */
export interface FollowEnd {
  /** True once the reader has scrolled up, until the end is reached again. */
  readonly isAway: ReadonlySignal<boolean>;
  readonly jump: () => void;
  /** Stops following: the reader is brought somewhere else. */
  readonly leave: () => void;
  /**
   * Keeps what is shown where it is while what follows it is replaced, also by something shorter. Ends when the reader
   * scrolls or jumps.
   */
  readonly hold: () => void;
}

/** Makes a text at least so high that it can be scrolled this far. */
function keepHeight({ style }: HTMLElement, scrollTop: number): void {
  style.minHeight = scrollTop <= 0 ? '' : `calc(100% + ${Math.floor(scrollTop)}px)`;
}

/**
 * Follows the end of `inner` inside the scrolling `outer`.
 *
 * Only the reader's own scrolling says whether to follow; a wheel or key upward counts before the page has moved,
 * so that fast text cannot pull back a reader who has just begun to scroll.
 */
export function useFollowEnd(
  outer: RefObject<HTMLElement | null>,
  inner: RefObject<HTMLElement | null>,
): FollowEnd {
  const isAway = useMemo(() => signal(false), []);
  const isHeld = useRef(false);
  const jump = (): void => {
    isAway.value = false;
    isHeld.current = false;
    if (inner.current) inner.current.style.minHeight = '';
    if (outer.current) outer.current.scrollTop = outer.current.scrollHeight;
  };
  useEffect(() => {
    const box = outer.current;
    const content = inner.current;
    if (!box || !content || !('ResizeObserver' in globalThis)) return undefined;
    const ending = new AbortController();
    const listening = { signal: ending.signal, passive: true };
    let lastTop = box.scrollTop;
    let lastHeight = box.scrollHeight;
    const onScroll = (): void => {
      const { scrollTop, scrollHeight } = box;
      if (scrollTop !== lastTop) isHeld.current = false;
      const distance = scrollHeight - box.clientHeight - scrollTop;
      // However small the step: text that arrives must not take it back. A shrinking text scrolls up by itself, but no
      // further than it shrinks.
      const shrunk = Math.max(0, lastHeight - scrollHeight);
      if (lastTop - scrollTop > shrunk && distance > 1) isAway.value = true;
      else if (scrollTop > lastTop && distance <= NEAR_PX) isAway.value = false;
      // What `hold` keeps empty below is given up as the reader leaves it.
      if (scrollTop < lastTop && content.style.minHeight !== '') keepHeight(content, scrollTop);
      lastTop = scrollTop;
      lastHeight = box.scrollHeight;
    };
    const follow = (): void => {
      if (isHeld.current) isAway.value = box.scrollHeight - box.clientHeight - box.scrollTop > 1;
      else if (!isAway.peek()) box.scrollTop = box.scrollHeight;
      lastTop = box.scrollTop;
      lastHeight = box.scrollHeight;
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
    jump,
    leave() {
      isAway.value = true;
    },
    hold() {
      if (!outer.current || !inner.current) return;
      isHeld.current = true;
      keepHeight(inner.current, outer.current.scrollTop);
    },
  };
}
