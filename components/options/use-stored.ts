import { useEffect, useState } from 'preact/hooks';

/**
 * Reads the stored values of a form when it is first shown, and for each new platform. The form is inert
 * until then: anything typed earlier would be overwritten, or would overwrite the stored values.
 *
 * @param attempt - Shows the fault when reading fails.
 * @param take - Puts the values into the form.
 * @returns Whether that has happened.
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
