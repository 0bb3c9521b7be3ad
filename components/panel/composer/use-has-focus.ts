import { useEffect, useState } from 'preact/hooks';

/**
 * Whether what the user types goes to the panel. `document.activeElement` does not say so: in Firefox after a
 * right click, and in Chromium if the panel was already open, the page keeps the keyboard focus, and no API
 * can move it to the panel.
 */
export function useHasFocus(): boolean {
  const [hasFocus, setFocus] = useState(() => document.hasFocus());
  useEffect(() => {
    const ending = new AbortController();
    const update = (): void => setFocus(document.hasFocus());
    // Focus may have moved between the first render and now.
    update();
    for (const type of ['focus', 'blur']) window.addEventListener(type, update, { signal: ending.signal });
    return () => ending.abort();
  }, []);
  return hasFocus;
}
