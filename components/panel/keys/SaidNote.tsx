import './said-note.css';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

const SHOWN_MS = 3000;

/** Briefly says what a key has done, if that shows nowhere else. */
export function SaidNote({ said }: { readonly said: Signal<string | undefined> }): JSX.Element {
  const text = said.value;
  useEffect(() => {
    if (text === undefined) return undefined;
    const timer = setTimeout(() => (said.value = undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="said-region" aria-live="polite">
      {text !== undefined && <p class="said">{text}</p>}
    </div>
  );
}
