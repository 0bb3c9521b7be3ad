import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { TurnTexts } from '#components/panel/TurnTexts.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import type { Confirmation } from '#lib/panel/create-asking.ts';
import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';

/** Shows exactly what goes to a host, before anything goes there for the first time. */
export function SendDialog({ confirmation }: { confirmation: Confirmation }): JSX.Element {
  const { store } = usePanel();
  const { origin, model, providerName, turns } = confirmation;
  return (
    <Dialog title="What will be sent" onCancel={() => store.asking.cancel()}>
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
    </Dialog>
  );
}
