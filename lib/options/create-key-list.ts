import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type {
  HeadersProblem,
  HeadersState,
  KeyProblem,
  KeyState,
  NewHeaders,
  OptionsFrame,
} from '#lib/protocol/frames/options-frames.ts';

import { handOverSecret } from './hand-over-secret.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** Why a key was not stored. */
export type KeyRefusal =
  | { readonly type: 'problem'; readonly problem: KeyProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/** Why headers were not stored. */
export type HeadersRefusal =
  | { readonly type: 'problem'; readonly problem: HeadersProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/**
 * What the page knows about stored keys and headers. Never a value, except as an argument of `save` or
 * `saveHeaders`.
 */
export interface KeyList {
  readonly states: ReadonlySignal<readonly KeyState[]>;
  readonly headers: ReadonlySignal<readonly HeadersState[]>;
  /**
   * Hands the key to the background. Returns why it was refused, if it was.
   *
   * @param isTemporary - Keeps it in memory only, until the browser closes.
   */
  save(provider: string, origin: string, key: string, isTemporary?: boolean): Promise<KeyRefusal | undefined>;
  /** Hands the headers of a provider to the background. Returns why they were refused, if they were. */
  saveHeaders(
    provider: string,
    origin: string,
    headers: NewHeaders,
    isTemporary?: boolean,
  ): Promise<HeadersRefusal | undefined>;
  /** Removes a key, and the headers of its provider; `restore` undoes it for a minute. */
  remove(provider: string): void;
  /** Undoes `remove`. Returns false when the background no longer has them. */
  restore(provider: string): Promise<boolean>;
  /** Shows what the background says about its keys and headers. */
  show(states: readonly KeyState[], headers: readonly HeadersState[]): void;
}

/**
 * Creates the list, empty until the background has described its keys.
 *
 * @param post - Sends a frame to the background.
 * @param onChange - Called with the provider of each key and of all headers that were stored or removed.
 */
export function createKeyList(
  { openKeyPort, openPort }: Pick<OptionsPlatform, 'openKeyPort' | 'openPort'>,
  post: (frame: OptionsFrame) => void,
  onChange: (provider: string) => void,
): KeyList {
  const states = signal<readonly KeyState[]>([]);

  const headers = signal<readonly HeadersState[]>([]);

  /** What is known about each provider, as text. */
  function describeAll(): Map<string, string> {
    const all = [...states.peek(), ...headers.peek()];
    return new Map(
      all.map(({ provider }) => [provider, JSON.stringify(all.filter((one) => one.provider === provider))]),
    );
  }

  function show(next: readonly KeyState[], nextHeaders: readonly HeadersState[]): void {
    const before = describeAll();
    states.value = next;
    headers.value = nextHeaders;
    const after = describeAll();
    for (const provider of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(provider) !== after.get(provider)) onChange(provider);
    }
  }

  return {
    states,
    headers,
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
          // Also for a key that looks like the previous one.
          onChange(provider);
          return undefined;
        // A reply about headers is not a reply about a key.
        case 'headers-stored':
        case 'headers-refused':
          return { type: 'problem', problem: 'interrupted' };
        default:
          return reply satisfies never;
      }
    },
    async saveHeaders(provider, origin, next, isTemporary = false) {
      const reply = await handOverSecret(
        openKeyPort(),
        { type: 'headers-save', provider, origin, headers: next, ...(isTemporary && { isTemporary }) },
        { type: 'headers-refused', problem: 'interrupted' },
      );
      if (reply.type === 'fault-show') return { type: 'fault', fault: reply.fault };
      if (reply.type === 'headers-stored') {
        headers.value = reply.states;
        onChange(provider);
        return undefined;
      }
      return { type: 'problem', problem: reply.type === 'headers-refused' ? reply.problem : 'interrupted' };
    },
    remove: (provider) => post({ type: 'key-remove', provider }),
    async restore(provider) {
      const port = openPort();
      const restored = new Promise<boolean>((resolve) => {
        port.closed.addEventListener('abort', () => resolve(false));
        port.listen((reply) => {
          if (reply.type === 'keys-state') {
            show(reply.keys, reply.headers ?? []);
            resolve([...reply.keys, ...(reply.headers ?? [])].some((state) => state.provider === provider));
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
