import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import type { VaultControl } from '#lib/options/create-vault-control.ts';
import { actionText } from '#lib/wording/actions.ts';
import { keyText } from '#lib/wording/keys.ts';

import { describeRefusal } from './describe-refusal.ts';
import { PassphraseField } from './PassphraseField.tsx';

interface UnlockFormProps {
  readonly vault: VaultControl;
  /** The `data-key` of the field. */
  readonly dataKey?: string;
  readonly onUnlock?: () => void;
  /** The form is in a dialog, and closes it. */
  readonly onCancel?: () => void;
}

/** The form that unlocks the keys. A wrong passphrase stays in the field, to be corrected. */
export function UnlockForm({ vault, dataKey, onUnlock, onCancel }: UnlockFormProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isWorking, setWorking] = useState(false);

  async function unlock(): Promise<void> {
    setWorking(true);
    setProblem(undefined);
    const refusal = await vault.send({ type: 'vault-unlock', passphrase: input.current?.value ?? '' });
    setWorking(false);
    if (refusal) {
      setProblem(describeRefusal(refusal));
      input.current?.select();
      return;
    }
    if (input.current) input.current.value = '';
    onUnlock?.();
  }

  return (
    <form
      class="unlock"
      aria-label={keyText.unlockTitle}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWorking) void unlock();
      }}
    >
      <PassphraseField
        input={input}
        label={keyText.passphrase}
        hint={keyText.forgotten}
        error={problem}
        isFirst
        dataKey={dataKey}
        onType={() => setProblem(undefined)}
      />
      <div class={onCancel ? 'dialog-buttons' : 'key-buttons'}>
        {onCancel && <Button onClick={onCancel}>{actionText.cancel}</Button>}
        <Button isPrimary type="submit" aria-disabled={isWorking}>
          {isWorking ? keyText.working : keyText.unlock}
        </Button>
      </div>
    </form>
  );
}
