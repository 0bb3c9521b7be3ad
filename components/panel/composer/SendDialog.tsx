import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { ParametersNote } from '#components/panel/ParametersNote.tsx';
import { TurnTexts } from '#components/panel/TurnTexts.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import type { Confirmation } from '#lib/panel/asking/create-delivery.ts';
import { isLoopback } from '#lib/presets/check-base-url.ts';
import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';
import { actionText } from '#lib/wording/actions.ts';
import { conversationText } from '#lib/wording/conversation.ts';
import { dialogText } from '#lib/wording/dialogs.ts';

/** Shows exactly what goes to a host, before anything goes there for the first time. */
export function SendDialog({ confirmation }: { confirmation: Confirmation }): JSX.Element {
  const { asking } = usePanel().store;
  const { origin, model, providerName, turns, parameters } = confirmation;
  return (
    <Dialog title={dialogText.send.title} onCancel={() => asking.cancel()}>
      <p>
        {dialogText.send.summary(
          estimateTurnTokens(turns),
          <strong class="origin">{origin}</strong>,
          conversationText.receipt.providerAndModel(providerName, model),
        )}
        {isLoopback(new URL(origin).hostname) && ` ${dialogText.send.here}`}
      </p>
      <TurnTexts turns={turns} systemPrompt={parameters?.systemPrompt} below="dialog" />
      <ParametersNote parameters={parameters} />
      <div class="dialog-buttons">
        <Button onClick={() => asking.cancel()}>{actionText.cancel}</Button>
        <Button isPrimary data-first onClick={() => asking.confirm()}>
          {dialogText.send.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
