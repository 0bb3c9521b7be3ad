import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import './pulse.css';

const BEAT_MS = 700;

/**
 * A dot that pulses while something is awaited.
 *
 * A timer starts each short fade. An endless animation would keep the browser drawing frames, and the first text would
 * be shown up to a frame later.
 */
export function Pulse(): JSX.Element {
  const dot = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => dot.current?.classList.toggle('is-faint'), BEAT_MS);
    return () => clearInterval(timer);
  }, []);
  return <span class="pulse" ref={dot} aria-hidden="true" />;
}
