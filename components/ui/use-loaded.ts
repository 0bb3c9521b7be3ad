import { useEffect, useState } from 'preact/hooks';

/** A part of the panel that is loaded when it is first wanted; undefined until it is there. */
export function useLoaded<T>(isWanted: boolean, load: () => Promise<T>): T | undefined {
  // In an object: of a bare function, the hook would make its state by calling it.
  const [loaded, setLoaded] = useState<{ part: T } | undefined>();
  const isMissing = isWanted && !loaded;
  useEffect(() => {
    if (isMissing) void load().then((part) => setLoaded({ part }));
  }, [isMissing]);
  return loaded?.part;
}
