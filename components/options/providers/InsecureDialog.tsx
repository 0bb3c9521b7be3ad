import type { JSX } from 'preact';

import { Dialog } from '#components/ui/Dialog.tsx';

interface InsecureDialogProps {
  /** What it means. */
  readonly sentence: string;
  readonly onUse: () => void;
  readonly onCancel: () => void;
}

/** Asks before a key and page text go over the network in plain sight. */
export function InsecureDialog({ sentence, onUse, onCancel }: InsecureDialogProps): JSX.Element {
  return (
    <Dialog title="Unencrypted connection" onCancel={onCancel}>
      <p>{sentence}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onUse}>
          Use anyway
        </button>
        <button type="button" class="button primary" data-first onClick={onCancel}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
