import { useEffect, useState } from 'preact/hooks';

/**
 * Whether what the user types goes to the panel. `document.activeElement` does not tell: in Firefox after a right click,
 * and in Chromium if the panel was open already, the page keeps the keyboard and no API gives it to the panel.
 */
export function useKeyboard(): boolean {
  const [hasKeyboard, setKeyboard] = useState(() => document.hasFocus());
  useEffect(() => {
    const ending = new AbortController();
    const update = (): void => setKeyboard(document.hasFocus());
    // Focus may have moved between the first render and now.
    update();
    for (const type of ['focus', 'blur']) window.addEventListener(type, update, { signal: ending.signal });
    return () => ending.abort();
  }, []);
  return hasKeyboard;
}
