import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { Field } from '#components/ui/Field.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import { type OptionsStore, PASSPHRASE_CHANGE, type Toast } from '#lib/options/create-options-store.ts';
import type { VaultControl } from '#lib/options/create-vault-control.ts';
import type { VaultState } from '#lib/protocol/frames/options-frames.ts';
import { keyText } from '#lib/wording/keys.ts';

import { KeyTable } from './KeyTable.tsx';
import { type PassphraseChange, PassphraseDialog } from './PassphraseDialog.tsx';
import { RemoveAllDialog } from './RemoveAllDialog.tsx';
import { UnlockForm } from './UnlockForm.tsx';

/** The choices for locking the keys, in minutes of inactivity. */
const LOCK_AFTER = [15, 60] as const;

/** The element that gets the focus when the focused button is removed. */
const LOCK_BUTTON = 'vault lock';
const UNLOCK_FIELD = 'vault unlock';

interface ProtectionProps {
  readonly vault: VaultControl;
  readonly state: VaultState;
  readonly onChange: (change: PassphraseChange) => void;
  /** Focuses the element with this `data-key`, once it is there. */
  readonly focus: (key: string) => void;
}

function Protection({ vault, state, onChange, focus }: ProtectionProps): JSX.Element {
  if (state.isLocked) {
    return (
      <>
        <p>{keyText.locked}</p>
        <UnlockForm vault={vault} dataKey={UNLOCK_FIELD} onUnlock={() => focus(LOCK_BUTTON)} />
      </>
    );
  }
  if (!state.hasPassphrase) {
    return (
      <>
        <p>{keyText.noPassphrase}</p>
        <div class="key-buttons">
          <Button onClick={() => onChange('passphrase-set')}>{keyText.set}</Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p>{keyText.unlocked}</p>
      <Field label={keyText.lockAfter}>
        {(attributes) => (
          <select
            {...attributes}
            value={state.lockAfter ?? ''}
            onChange={({ currentTarget: { value } }) => vault.setLockAfter(value ? Number(value) : null)}
          >
            {LOCK_AFTER.map((minutes) => (
              <option key={minutes} value={minutes}>
                {keyText.afterMinutes(minutes)}
              </option>
            ))}
            <option value="">{keyText.atEnd}</option>
          </select>
        )}
      </Field>
      <div class="key-buttons">
        <Button
          data-key={LOCK_BUTTON}
          onClick={() => {
            focus(UNLOCK_FIELD);
            vault.lock();
          }}
        >
          {keyText.lock}
        </Button>
        <Button onClick={() => onChange('passphrase-change')}>{keyText.change}</Button>
        <Button onClick={() => onChange('passphrase-remove')}>{keyText.drop}</Button>
      </div>
    </>
  );
}

interface KeysProps {
  readonly store: OptionsStore;
  readonly onRemove: (provider: string) => void;
  readonly onToast: (toast: Toast) => void;
  /** Present if a panel opened this page only to unlock the keys. */
  readonly onUnlock: (() => void) | undefined;
}

/** The stored keys and headers, and the passphrase that protects them. */
export function Keys({ store, onRemove, onToast, onUnlock }: KeysProps): JSX.Element | null {
  const heading = useId();
  const section = useRef<HTMLElement>(null);
  const focus = useFocusRequest(section);
  const [change, setChange] = useState<PassphraseChange | undefined>(undefined);
  const [isRemoving, setRemoving] = useState(false);
  const [isDismissed, setDismissed] = useState(false);
  const { vault } = store;
  const state = vault.state.value;
  const keys = store.keys.states.value;
  const headers = store.keys.headers.value;
  const isEmpty = keys.length === 0 && headers.length === 0;
  if (!state) return null;
  return (
    <section class="section keys" ref={section} aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{keyText.heading}</h2>
        <p>{keyText.intro}</p>
      </header>
      {isEmpty ? (
        <p>{keyText.none}</p>
      ) : (
        <KeyTable
          keys={keys}
          headers={headers}
          providers={store.providers.settings.value.providers}
          isLocked={state.isLocked}
          onKeep={vault.keep}
          onRemove={onRemove}
        />
      )}
      <Protection vault={vault} state={state} onChange={setChange} focus={focus} />
      {(!isEmpty || state.hasPassphrase) && (
        <div class="key-buttons">
          <Button onClick={() => setRemoving(true)}>{keyText.removeAll}</Button>
        </div>
      )}
      {change && (
        <PassphraseDialog
          change={change}
          vault={vault}
          onClose={() => setChange(undefined)}
          onDone={(text) => {
            setChange(undefined);
            onToast({ text, subject: PASSPHRASE_CHANGE });
          }}
        />
      )}
      {isRemoving && (
        <RemoveAllDialog
          onCancel={() => setRemoving(false)}
          onRemove={() => {
            setRemoving(false);
            vault.removeAll();
            onToast({ text: keyText.allRemoved });
          }}
        />
      )}
      {onUnlock && state.isLocked && !isDismissed && (
        <Dialog title={keyText.unlockTitle} onCancel={() => setDismissed(true)}>
          <p>{keyText.unlockHint}</p>
          <UnlockForm vault={vault} onUnlock={onUnlock} onCancel={() => setDismissed(true)} />
        </Dialog>
      )}
    </section>
  );
}
