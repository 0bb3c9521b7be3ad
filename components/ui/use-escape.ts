import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Calls `onEscape` when Escape is pressed inside an element, and stops the event from propagating: otherwise
 * the panel would stop an answer.
 *
 * @param onEscape - Undefined where Escape means nothing here.
 */
export function useEscape(
  element: RefObject<HTMLElement | null>,
  onEscape: ((event: KeyboardEvent) => void) | undefined,
): void {
  const latest = useRef(onEscape);
  latest.current = onEscape;
  useEffect(() => {
    const ending = new AbortController();
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || !latest.current) return;
      event.stopPropagation();
      latest.current(event);
    };
    element.current?.addEventListener('keydown', onKeyDown, { signal: ending.signal });
    return () => ending.abort();
  }, []);
}
