import { useEffect, useRef, useState } from 'preact/hooks';

/** Enough to fill a tall panel. */
const FIRST = 12;
/** Few enough to be rendered between two frames. */
const STEP = 6;

/** Firefox and Chrome have idle time; where there is none, a moment serves. */
function whenIdle(action: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(action, 1);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(action, { timeout: 500 });
  return () => cancelIdleCallback(handle);
}

/**
 * Says how many of a chat's earliest messages are not to be shown yet: a long chat opens with its latest messages, and
 * the earlier ones follow in idle time, so that it opens without a long task.
 *
 * @param chat - Id of the chat; another one begins anew.
 * @param count - How many messages it has.
 */
export function useRecentFirst(chat: string, count: number): number {
  const waiting = useRef({ chat: '', hidden: 0 });
  const [, show] = useState(0);
  if (waiting.current.chat !== chat) waiting.current = { chat, hidden: Math.max(0, count - FIRST) };
  const hidden = Math.min(waiting.current.hidden, count);
  useEffect(() => {
    if (hidden === 0) return undefined;
    return whenIdle(() => {
      waiting.current = { chat, hidden: Math.max(0, hidden - STEP) };
      show(waiting.current.hidden);
    });
  }, [chat, hidden]);
  return hidden;
}
