import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import type { Confirmation } from '#lib/panel/create-asking.ts';
import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';

import { usePanel } from './panel-context.ts';
import { TurnTexts } from './TurnTexts.tsx';

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
        About {estimateTurnTokens(turns).toLocaleString()} tokens go to{' '}
        <strong class="origin">{origin}</strong> ({providerName}
        {model && `, ${model}`}). Gloss asks this once for each host.
      </p>
      <TurnTexts turns={turns} />
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
