import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type { KeyProblem, KeyState, OptionsFrame } from '#lib/protocol/options-frames.ts';

import { handOverSecret } from './hand-over-secret.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** Why a key was not stored. */
export type KeyRefusal =
  | { readonly type: 'problem'; readonly problem: KeyProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/** What the page knows of stored keys. Never a key itself, except as the argument of `save`. */
export interface KeyList {
  readonly states: ReadonlySignal<readonly KeyState[]>;
  /**
   * Hands the key to the background. Returns why it was refused, if it was.
   *
   * @param isTemporary - Keeps it in memory only, until the browser closes.
   */
  save(provider: string, origin: string, key: string, isTemporary?: boolean): Promise<KeyRefusal | undefined>;
  /** Removes a key; `restore` undoes it for a minute. */
  remove(provider: string): void;
  /** Undoes `remove`. Returns false when the background no longer has the key. */
  restore(provider: string): Promise<boolean>;
  /** Shows what the background says about its keys. */
  show(states: readonly KeyState[]): void;
}

/**
 * Creates the list, empty until the background has described its keys.
 *
 * @param post - Sends a frame to the background.
 * @param onChange - Called with the provider of each key that was stored or removed.
 */
export function createKeyList(
  { openKeyPort, openPort }: Pick<OptionsPlatform, 'openKeyPort' | 'openPort'>,
  post: (frame: OptionsFrame) => void,
  onChange: (provider: string) => void,
): KeyList {
  const states = signal<readonly KeyState[]>([]);

  function show(next: readonly KeyState[]): void {
    const before = new Map(states.peek().map((state) => [state.provider, JSON.stringify(state)]));
    const after = new Map(next.map((state) => [state.provider, JSON.stringify(state)]));
    states.value = next;
    for (const provider of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(provider) !== after.get(provider)) onChange(provider);
    }
  }

  return {
    states,
    show,
    async save(provider, origin, key, isTemporary = false) {
      const reply = await handOverSecret(
        openKeyPort(),
        { type: 'key-save', provider, origin, key, ...(isTemporary && { isTemporary }) },
        { type: 'key-refused', problem: 'interrupted' },
      );
      switch (reply.type) {
        case 'key-refused':
          return { type: 'problem', problem: reply.problem };
        case 'fault-show':
          return { type: 'fault', fault: reply.fault };
        case 'key-stored':
          states.value = [...states.peek().filter((one) => one.provider !== provider), reply.state];
          // Also for a key that looks like the one before it.
          onChange(provider);
          return undefined;
        default:
          return reply satisfies never;
      }
    },
    remove: (provider) => post({ type: 'key-remove', provider }),
    async restore(provider) {
      const port = openPort();
      const restored = new Promise<boolean>((resolve) => {
        port.closed.addEventListener('abort', () => resolve(false));
        port.listen((reply) => {
          if (reply.type === 'keys-state') {
            show(reply.keys);
            resolve(reply.keys.some((state) => state.provider === provider));
          }
          if (reply.type === 'fault-show') resolve(false);
        });
      });
      port.send({ type: 'key-restore', provider });
      const isRestored = await restored;
      port.close();
      return isRestored;
    },
  };
}
