import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import type { VaultControl } from '#lib/options/create-vault-control.ts';
import { MIN_PASSPHRASE_LENGTH, type PassphraseFrame } from '#lib/protocol/frames/passphrase-frames.ts';
import { actionText } from '#lib/wording/actions.ts';
import { keyText } from '#lib/wording/keys.ts';

import { describeRefusal } from './describe-refusal.ts';
import { PassphraseField } from './PassphraseField.tsx';

/** What the dialog does to the passphrase. */
export type PassphraseChange = Exclude<PassphraseFrame['type'], 'vault-unlock'>;

interface ChangeText {
  readonly title: string;
  readonly confirm: string;
  readonly done: string;
}

const TEXTS: Readonly<Record<PassphraseChange, ChangeText>> = {
  'passphrase-set': { title: keyText.setTitle, confirm: keyText.confirmSet, done: keyText.isSet },
  'passphrase-change': {
    title: keyText.changeTitle,
    confirm: keyText.confirmChange,
    done: keyText.isChanged,
  },
  'passphrase-remove': { title: keyText.dropTitle, confirm: keyText.confirmDrop, done: keyText.isDropped },
};

interface PassphraseDialogProps {
  readonly change: PassphraseChange;
  readonly vault: VaultControl;
  readonly onClose: () => void;
  /** @param text - Says what was done. */
  readonly onDone: (text: string) => void;
}

type Problem = { readonly field: 'current' | 'next' | 'repeat'; readonly text: string };

/** Sets, changes or removes the passphrase. */
export function PassphraseDialog({ change, vault, onClose, onDone }: PassphraseDialogProps): JSX.Element {
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isWorking, setWorking] = useState(false);
  const text = TEXTS[change];
  const asksCurrent = change !== 'passphrase-set';
  const asksNext = change !== 'passphrase-remove';

  function fail(field: Problem['field'], problemText: string): void {
    setProblem({ field, text: problemText });
    const input = { current, next, repeat }[field].current;
    input?.select();
    input?.focus();
  }

  function buildFrame(): PassphraseFrame {
    const typed = { current: current.current?.value ?? '', next: next.current?.value ?? '' };
    if (change === 'passphrase-set') return { type: change, next: typed.next };
    return change === 'passphrase-change'
      ? { type: change, ...typed }
      : { type: change, current: typed.current };
  }

  async function confirm(): Promise<void> {
    const typed = next.current?.value ?? '';
    if (asksNext && typed.length < MIN_PASSPHRASE_LENGTH)
      return fail('next', keyText.tooShort(MIN_PASSPHRASE_LENGTH));
    if (asksNext && typed !== repeat.current?.value) return fail('repeat', keyText.notSame);
    setWorking(true);
    setProblem(undefined);
    const refusal = await vault.send(buildFrame());
    setWorking(false);
    if (refusal) return fail(asksCurrent ? 'current' : 'next', describeRefusal(refusal));
    onDone(text.done);
  }

  const errorOf = (field: Problem['field']): string | undefined =>
    problem?.field === field ? problem.text : undefined;
  const onType = (): void => setProblem(undefined);
  return (
    <Dialog title={text.title} onCancel={onClose}>
      <form
        class="unlock"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWorking) void confirm();
        }}
      >
        {asksCurrent && (
          <PassphraseField
            input={current}
            label={keyText.current}
            error={errorOf('current')}
            isFirst
            onType={onType}
          />
        )}
        {asksNext && (
          <>
            <PassphraseField
              input={next}
              label={keyText.next}
              hint={keyText.nextHint(MIN_PASSPHRASE_LENGTH)}
              error={errorOf('next')}
              isFirst={!asksCurrent}
              isNew
              onType={onType}
            />
            <PassphraseField
              input={repeat}
              label={keyText.repeat}
              error={errorOf('repeat')}
              isNew
              onType={onType}
            />
          </>
        )}
        <div class="dialog-buttons">
          <Button onClick={onClose}>{actionText.cancel}</Button>
          <Button isPrimary type="submit" aria-disabled={isWorking}>
            {isWorking ? keyText.working : text.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
