import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import type { Confirmation } from '#lib/panel/create-asking.ts';

import { usePanel } from './panel-context.ts';

const ROLE_NAMES = { system: 'Gloss to the model', user: 'You', assistant: 'Earlier answer' } as const;

/** English text has about this many characters to a token. */
const CHARACTERS_PER_TOKEN = 4;

function aboutTokens(confirmation: Confirmation): string {
  const characters = confirmation.turns.reduce((sum, turn) => sum + turn.text.length, 0);
  return Math.ceil(characters / CHARACTERS_PER_TOKEN).toLocaleString();
}

/** Shows exactly what goes to a host, before anything goes there for the first time. */
export function SendDialog({ confirmation }: { confirmation: Confirmation }): JSX.Element {
  const { store } = usePanel();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog?.close();
  }, []);
  const { origin, model, providerName, turns } = confirmation;
  return (
    <dialog
      ref={ref}
      role="dialog"
      class="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        store.asking.cancel();
      }}
    >
      <h2 id={heading}>What will be sent</h2>
      <p>
        About {aboutTokens(confirmation)} tokens go to <strong class="origin">{origin}</strong> (
        {providerName}
        {model && `, ${model}`}). Gloss asks this once for each host.
      </p>
      <div class="dialog-body" tabIndex={0} role="region" aria-label="Exact text">
        {turns.map((turn, index) => (
          <section key={index}>
            <h3>{ROLE_NAMES[turn.role]}</h3>
            <pre dir="auto">{turn.text}</pre>
          </section>
        ))}
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => store.asking.cancel()}>
          Cancel
        </button>
        <button type="button" class="button primary" data-first onClick={() => store.asking.confirm()}>
          Send
        </button>
      </div>
    </dialog>
  );
}
