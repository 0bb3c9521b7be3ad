import { useEffect } from 'preact/hooks';

/**
 * Reads the store now, and each time the user returns to the page: a panel may have changed the data in the
 * meantime.
 */
export function useFresh(store: { read(): void }): void {
  useEffect(() => {
    const ending = new AbortController();
    store.read();
    globalThis.addEventListener('focus', () => store.read(), { signal: ending.signal });
    return () => ending.abort();
  }, [store]);
}
