import { useEffect, useState } from 'preact/hooks';

/** Loads a part of the page when it is first needed; undefined until then. */
export function useLoaded<T>(isWanted: boolean, load: () => Promise<T>): T | undefined {
  // In an object, because the setter would call a bare function.
  const [loaded, setLoaded] = useState<{ part: T } | undefined>();
  const isMissing = isWanted && !loaded;
  useEffect(() => {
    if (isMissing) void load().then((part) => setLoaded({ part }));
  }, [isMissing]);
  return loaded?.part;
}
