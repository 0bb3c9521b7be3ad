import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { watchNear } from '#components/answer/when-near.ts';

/**
 * Marks an element with `data-near` while it is on the screen or a screen away, for the style sheet to lay it out
 * before it is seen. Left to themselves, some browsers lay it out when it is seen, and what is being read moves.
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
