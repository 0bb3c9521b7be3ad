import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { keyText } from '#lib/wording/keys.ts';

interface RemoveAllDialogProps {
  readonly onRemove: () => void;
  readonly onCancel: () => void;
}

/** Asks before all keys are removed, which cannot be undone. */
export function RemoveAllDialog({ onRemove, onCancel }: RemoveAllDialogProps): JSX.Element {
  return (
    <Dialog title={keyText.removeAllTitle} onCancel={onCancel}>
      <p>{keyText.removeAllText}</p>
      <div class="dialog-buttons">
        <Button onClick={onRemove}>{keyText.removeAllConfirm}</Button>
        <Button isPrimary data-first onClick={onCancel}>
          {actionText.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
