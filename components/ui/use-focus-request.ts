import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * Returns a function that focuses the element with a `data-key` below `root`, once it is rendered. For
 * buttons that remove, move or close the element that has the focus: without this, the focus would fall back
 * to the body.
 */
export function useFocusRequest(root: RefObject<HTMLElement | null>): (key: string) => void {
  const wanted = useRef<string | undefined>(undefined);
  const [, render] = useState(0);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const elements = [...(root.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
    const element = elements.find(({ dataset }) => dataset['key'] === wanted.current);
    if (!element) return;
    wanted.current = undefined;
    const details = element.closest('details');
    // A collapsed element cannot take the focus.
    if (details) details.open = true;
    element.focus();
  });
  return useCallback((key) => {
    wanted.current = key;
    render((count) => count + 1);
  }, []);
}
