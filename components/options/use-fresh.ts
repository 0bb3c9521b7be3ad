import { useEffect } from 'preact/hooks';

/** Reads the store now, and each time the user comes back to the page: a panel may have changed meanwhile what it shows. */
export function useFresh(store: { read(): void }): void {
  useEffect(() => {
    const ending = new AbortController();
    store.read();
    globalThis.addEventListener('focus', () => store.read(), { signal: ending.signal });
    return () => ending.abort();
  }, [store]);
}
