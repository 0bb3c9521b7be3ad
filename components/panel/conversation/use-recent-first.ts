import { useEffect, useRef, useState } from 'preact/hooks';

import { whenIdle } from '#lib/clock/when-idle.ts';

/** Enough to fill a tall panel. */
const FIRST = 8;
/** Few enough to be rendered between two frames. */
const STEP = 12;
/** After so long without idle time, the next ones are added all the same. */
const LONGEST_WAIT_MS = 100;

/** The messages of a chat that are not shown yet: from index `from` up to, but not including, `to`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns which messages of a chat are not shown yet. A long chat opens with its latest messages and adds the
 * others when idle, so that it opens without a long task.
 *
 * @param chat - Id of the chat; another chat starts over.
 * @param count - How many messages it has.
 * @param isReadingBeginning - Whether the reader has scrolled to the beginning, which is then filled first.
 */
export function useRecentFirst(chat: string, count: number, isReadingBeginning: () => boolean): Gap {
  const waiting = useRef({ chat: '', from: 0, to: 0 });
  const [, show] = useState({});
  if (waiting.current.chat !== chat) waiting.current = { chat, from: 0, to: Math.max(0, count - FIRST) };
  const to = Math.min(waiting.current.to, count);
  const from = Math.min(waiting.current.from, to);
  useEffect(() => {
    if (from === to) return undefined;
    return whenIdle(() => {
      const rest = isReadingBeginning()
        ? { from: Math.min(to, from + STEP), to }
        : { from, to: Math.max(from, to - STEP) };
      waiting.current = { chat, ...rest };
      show(rest);
    }, LONGEST_WAIT_MS);
  }, [chat, from, to]);
  return { from, to };
}
