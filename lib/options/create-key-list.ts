import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type { KeyProblem, KeyState, OptionsFrame } from '#lib/protocol/options-frames.ts';

import { handOverKey } from './hand-over-key.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** Why a key was not stored. */
export type KeyRefusal =
  | { readonly type: 'problem'; readonly problem: KeyProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/** What the page knows of stored keys. Never a key itself, except as the argument of `save`. */
export interface KeyList {
  readonly states: ReadonlySignal<readonly KeyState[]>;
  /** Hands the key to the background. Returns why it was refused, if it was. */
  save(provider: string, origin: string, key: string): Promise<KeyRefusal | undefined>;
  remove(provider: string): void;
  /** Shows what the background says about its keys. */
  show(states: readonly KeyState[]): void;
}

/**
 * Creates the list, empty until the background has described its keys.
 *
 * @param post - Sends a frame to the background.
 */
export function createKeyList(
  { openKeyPort }: Pick<OptionsPlatform, 'openKeyPort'>,
  post: (frame: OptionsFrame) => void,
): KeyList {
  const states = signal<readonly KeyState[]>([]);
  return {
    states,
    async save(provider, origin, key) {
      const reply = await handOverKey(openKeyPort(), { type: 'key-save', provider, origin, key });
      switch (reply.type) {
        case 'key-refused':
          return { type: 'problem', problem: reply.problem };
        case 'fault-show':
          return { type: 'fault', fault: reply.fault };
        case 'key-stored':
          states.value = [...states.peek().filter((one) => one.provider !== provider), reply.state];
          return undefined;
        default:
          return reply satisfies never;
      }
    },
    remove: (provider) => post({ type: 'key-remove', provider }),
    show(next) {
      states.value = next;
    },
  };
}
