import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { providerText } from '#lib/wording/providers.ts';

interface InsecureDialogProps {
  readonly host: string;
  readonly onUse: () => void;
  readonly onCancel: () => void;
}

/** Asks before a key and page text cross the network unencrypted. */
export function InsecureDialog({ host, onUse, onCancel }: InsecureDialogProps): JSX.Element {
  return (
    <Dialog title={providerText.insecureTitle} onCancel={onCancel}>
      <p>{providerText.insecure(host)}</p>
      <div class="dialog-buttons">
        <Button onClick={onUse}>{providerText.useAnyway}</Button>
        <Button isPrimary data-first onClick={onCancel}>
          {actionText.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
