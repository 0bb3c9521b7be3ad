import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import type { SpendingWarning } from '#lib/protocol/spending.ts';
import { actionText } from '#lib/wording/actions.ts';
import { spendingText } from '#lib/wording/spending.ts';

/** Asks before sending a question that would exceed a spending cap. */
export function SpendingDialog({ warning }: { readonly warning: SpendingWarning }): JSX.Element {
  const { asking } = usePanel().store;
  return (
    <Dialog title={spendingText.title} onCancel={() => asking.cancelOverCap()}>
      {warning.passed.map(({ name, spent, cap }) => (
        <p key={name}>{spendingText.passed(name, spent, cap)}</p>
      ))}
      <p>{spendingText.question(warning.question)}</p>
      <p class="hint">{spendingText.where}</p>
      <div class="dialog-buttons">
        <Button data-first onClick={() => asking.cancelOverCap()}>
          {actionText.cancel}
        </Button>
        <Button isPrimary onClick={() => asking.acceptCost()}>
          {spendingText.send}
        </Button>
      </div>
    </Dialog>
  );
}
