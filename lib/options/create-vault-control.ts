import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type { OptionsFrame, VaultState } from '#lib/protocol/frames/options-frames.ts';
import type { PassphraseFrame, PassphraseProblem } from '#lib/protocol/frames/passphrase-frames.ts';

import { handOverSecret } from './hand-over-secret.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** Why a passphrase changed nothing. */
export type PassphraseRefusal =
  | { readonly type: 'problem'; readonly problem: PassphraseProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/** How the keys are protected, and the actions to change that. */
export interface VaultControl {
  /** Undefined until the background has reported it. */
  readonly state: ReadonlySignal<VaultState | undefined>;
  show(state: VaultState): void;
  /** Hands a passphrase to the background. Returns why it changed nothing, if it did not. */
  send(frame: PassphraseFrame): Promise<PassphraseRefusal | undefined>;
  lock(): void;
  /** @param minutes - Null for the end of the browser's session. */
  setLockAfter(minutes: number | null): void;
  /** Moves a key to memory only, until the browser closes, or back to the disk. */
  keep(provider: string, isTemporary: boolean): void;
  /** This cannot be undone. */
  removeAll(): void;
}

/** Never holds a passphrase, except as the argument of `send`. */
export function createVaultControl(
  { openPassphrasePort }: Pick<OptionsPlatform, 'openPassphrasePort'>,
  post: (frame: OptionsFrame) => void,
): VaultControl {
  const state = signal<VaultState | undefined>(undefined);
  return {
    state,
    show(next) {
      state.value = next;
    },
    async send(frame) {
      const reply = await handOverSecret(openPassphrasePort(), frame, {
        type: 'passphrase-refuse',
        problem: 'interrupted',
      });
      switch (reply.type) {
        case 'passphrase-done':
          // The port on which the background would report this may have closed with the previous background.
          post({ type: 'keys-show' });
          return undefined;
        case 'passphrase-refuse':
          return { type: 'problem', problem: reply.problem };
        case 'fault-show':
          return { type: 'fault', fault: reply.fault };
        default:
          return reply satisfies never;
      }
    },
    lock: () => post({ type: 'vault-lock' }),
    setLockAfter: (minutes) => post({ type: 'lock-after-set', minutes }),
    keep: (provider, isTemporary) => post({ type: 'key-keep', provider, isTemporary }),
    removeAll: () => post({ type: 'keys-remove' }),
  };
}
