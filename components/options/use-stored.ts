import { useEffect, useState } from 'preact/hooks';

/**
 * Reads what is stored for a form, when it is first shown and for each new platform. A form is inert until then: what
 * was typed into it before would be overwritten, or would be saved over what is stored.
 *
 * @param attempt - Shows the fault when reading fails.
 * @param take - Puts it into the form.
 * @returns Whether it has been taken.
 */
export function useStored<T>(
  platform: { read(): Promise<T> },
  attempt: <R>(work: Promise<R>) => Promise<R | undefined>,
  take: (stored: T) => void,
): boolean {
  const [isTaken, setTaken] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    setTaken(false);
    void attempt(platform.read().then((stored) => ({ stored }))).then((read) => {
      if (!read || ending.signal.aborted) return;
      take(read.stored);
      setTaken(true);
    });
    return () => ending.abort();
  }, [platform]);
  return isTaken;
}
