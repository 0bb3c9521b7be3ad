import type { ModelLists } from '#lib/background/model-lists.ts';
import { createRemovedKeys } from '#lib/background/removed-keys.ts';
import { whileHeld } from '#lib/background/while-held.ts';
import type { Clock } from '#lib/clock/clock.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { findHeaderProblem, headerPlaceOf, tidyHeaders } from '#lib/presets/check-headers.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import {
  isKeyFrame,
  isOptionsFrame,
  type KeyFrame,
  type KeyReply,
  type OptionsFrame,
  type OptionsReply,
} from '#lib/protocol/frames/options-frames.ts';
import { findProvider } from '#lib/settings/provider-settings.ts';
import { HeaderGoneError, type KeyVault, VaultLockedError } from '#lib/vault/key-vault.ts';

/** What serving the options page needs. */
export interface OptionsServerOptions {
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly lists: ModelLists;
  hold(): () => void;
  /** A key was removed, and with it the model list that it gave access to. */
  onKeyRemoved(): Promise<void>;
  /** Stops the runs and tests of a provider whose key was removed. */
  stopProvider(provider: string): void;
  /** The vault was locked, or all its keys are gone. */
  onVault(): Promise<void>;
}

type FrameOf<Type extends KeyFrame['type']> = Extract<KeyFrame, { type: Type }>;

/** Serves the options page, and receives keys and headers from it. */
export function createOptionsServer({
  vault,
  clock,
  lists,
  hold,
  onKeyRemoved,
  stopProvider,
  onVault,
}: OptionsServerOptions): {
  serveOptions(port: RawPort): void;
  serveKey(port: RawPort): void;
  /** Tells every options page which keys and headers there are, and how they are protected. */
  tellKeys(): Promise<void>;
} {
  const pages = new Set<(frame: OptionsReply) => void>();
  const removedKeys = createRemovedKeys(clock);

  async function readKeys(): Promise<OptionsReply> {
    return {
      type: 'keys-state',
      ...(await vault.states()),
      vault: await vault.state(),
    };
  }

  async function tellKeys(): Promise<void> {
    const state = await readKeys();
    for (const send of pages) send(state);
  }

  /** Removes a key, and with it everything that still uses it or was fetched with it. */
  async function removeKey(provider: string): Promise<void> {
    removedKeys.keep(provider, await vault.remove(provider));
    await forgetUses(provider);
    await onKeyRemoved();
    await tellKeys();
  }

  async function forgetUses(provider: string): Promise<void> {
    stopProvider(provider);
    await lists.forget(provider);
  }

  async function removeAllKeys(): Promise<void> {
    const { keys, headers } = await vault.states();
    const removed = new Set([...keys, ...headers].map(({ provider }) => provider));
    await vault.removeAll();
    removedKeys.forget();
    for (const provider of removed) await forgetUses(provider);
    await onKeyRemoved();
    await onVault();
  }

  /**
   * If the vault has locked itself in the meantime, nothing changes and the page is told that it is locked.
   */
  async function keepKey(provider: string, isTemporary: boolean): Promise<void> {
    try {
      await vault.keep(provider, isTemporary);
    } catch (error) {
      if (!(error instanceof VaultLockedError)) throw error;
    }
    await tellKeys();
  }

  async function handle(
    frame: OptionsFrame,
    send: (reply: OptionsReply) => void,
    closed: AbortSignal,
  ): Promise<void> {
    switch (frame.type) {
      case 'keys-show':
        send(await readKeys());
        return;
      case 'key-remove':
        return removeKey(frame.provider);
      case 'key-restore':
        await removedKeys.restore(frame.provider);
        await tellKeys();
        return;
      case 'key-keep':
        return keepKey(frame.provider, frame.isTemporary);
      case 'keys-remove':
        return removeAllKeys();
      case 'vault-lock':
        await vault.lock();
        return onVault();
      case 'lock-after-set':
        await vault.setLockAfter(frame.minutes);
        return tellKeys();
      case 'models-list': {
        const { models, failure } = await lists.fetch(frame.provider, { signal: closed });
        send({ type: 'models-state', provider: frame.provider, models, ...(failure && { failure }) });
        return;
      }
      default:
        frame satisfies never;
    }
  }

  /** Stores a key that a page handed over. */
  async function storeKey({ provider, origin, key, isTemporary }: FrameOf<'key-save'>): Promise<KeyReply> {
    const tidy = tidyKey(key);
    if (!tidy) return { type: 'key-refused', problem: 'invalid-character' };
    try {
      return { type: 'key-stored', state: await vault.save(provider, origin, tidy.key, isTemporary) };
    } catch (error) {
      if (error instanceof VaultLockedError) return { type: 'key-refused', problem: 'locked' };
      throw error;
    }
  }

  /** Stores the headers that a page handed over. Requests that use earlier ones keep those. */
  async function storeHeaders(frame: FrameOf<'headers-save'>): Promise<KeyReply> {
    const { provider: id, origin, headers, isTemporary } = frame;
    const provider = await findProvider(id);
    const isWrong = findHeaderProblem(
      [
        ...headers.kept.map((name) => ({ name, value: undefined })),
        ...Object.entries(headers.values).map(([name, value]) => ({ name, value })),
      ],
      provider ? headerPlaceOf(provider) : { dialect: 'chat-completions' },
    );
    if (isWrong) return { type: 'headers-refused', problem: 'wrong-header' };
    try {
      const values = tidyHeaders(headers.values);
      await vault.saveHeaders(id, origin, { values, kept: headers.kept }, isTemporary);
      return { type: 'headers-stored', states: (await vault.states()).headers };
    } catch (error) {
      if (error instanceof VaultLockedError) return { type: 'headers-refused', problem: 'locked' };
      if (error instanceof HeaderGoneError) return { type: 'headers-refused', problem: 'gone' };
      throw error;
    }
  }

  return {
    tellKeys,
    serveOptions(rawPort) {
      const port = wrapPort<OptionsFrame, OptionsReply>(rawPort, isOptionsFrame);
      const send = (reply: OptionsReply): void => void port.send(reply);
      pages.add(send);
      port.closed.addEventListener('abort', () => pages.delete(send));
      answerPort(port, 'options', (frame) => whileHeld(hold, () => handle(frame, send, port.closed)));
    },
    serveKey(rawPort) {
      const port = wrapPort<KeyFrame, KeyReply>(rawPort, isKeyFrame);
      answerPort(port, 'vault', async (frame) => {
        port.send(await (frame.type === 'key-save' ? storeKey(frame) : storeHeaders(frame)));
        await tellKeys();
      });
    },
  };
}
