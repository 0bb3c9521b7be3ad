import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { watchNear } from '#components/answer/when-near.ts';

/**
 * Marks an element with `data-near` while it is on screen or within a screen of it, so that the style sheet
 * lays it out before it is seen. Otherwise some browsers lay it out only when it becomes visible, which moves
 * the text being read.
 */
export function useNear(): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const lifetime = new AbortController();
    watchNear(element, (isNear) => void element.toggleAttribute('data-near', isNear), lifetime.signal);
    return () => lifetime.abort();
  }, []);
  return ref;
}
