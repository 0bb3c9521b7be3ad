import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { formatDuration } from '#lib/wording/format.ts';

/** Counts the seconds down to `until` (Unix ms). */
export function Countdown({ until, now }: { until: number; now: () => number }): JSX.Element {
  const [, tick] = useState(0);
  const seconds = Math.max(0, Math.ceil((until - now()) / 1000));
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [until]);
  return <span class="countdown">{formatDuration(seconds * 1000)}</span>;
}
