import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import {
  isKeyFrame,
  isOptionsFrame,
  type KeyFrame,
  type KeyReply,
  type OptionsFrame,
  type OptionsReply,
} from '#lib/protocol/options-frames.ts';
import { listModels } from '#lib/runs/list-models.ts';
import type { RunEnvironment } from '#lib/runs/run-environment.ts';
import { forgetModels, rememberModels } from '#lib/settings/model-choice.ts';
import { providerSettings } from '#lib/settings/provider-settings.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';

import { createRemovedKeys } from './removed-keys.ts';
import { readTarget } from './targets.ts';

/** What the options page is served from. */
export interface OptionsServerOptions {
  readonly vault: KeyVault;
  readonly env: RunEnvironment;
  hold(): () => void;
  /** The models that providers list have changed. */
  onModels(): Promise<void>;
  /** Stops the runs and tests of a provider whose key was removed. */
  stopProvider(provider: string): void;
}

/** Serves the options page and takes keys from it. */
export function createOptionsServer({ vault, env, hold, onModels, stopProvider }: OptionsServerOptions): {
  serveOptions(port: RawPort): void;
  serveKey(port: RawPort): void;
} {
  const pages = new Set<(frame: OptionsReply) => void>();
  const removedKeys = createRemovedKeys(env.clock);
  /** The listings that use a key now, by provider. */
  const checks = new Map<string, AbortController>();

  async function tellKeys(): Promise<void> {
    const keys = await vault.states();
    for (const send of pages) send({ type: 'keys-state', keys });
  }

  async function findTarget(id: string) {
    const { providers } = await providerSettings.getValue();
    const provider = providers.find((one) => one.id === id);
    return provider && readTarget(vault, provider, provider.model);
  }

  /** Ends with the page, or when the provider's key is removed. */
  function untilRemoved(provider: string, closed: AbortSignal): AbortSignal {
    const check = checks.get(provider) ?? new AbortController();
    checks.set(provider, check);
    return AbortSignal.any([check.signal, closed]);
  }

  /** Removes a key, and with it whatever still uses it or came with it. */
  async function removeKey(provider: string): Promise<void> {
    removedKeys.keep(provider, await vault.remove(provider));
    checks.get(provider)?.abort();
    checks.delete(provider);
    stopProvider(provider);
    await forgetModels(provider);
    await onModels();
    await tellKeys();
  }

  async function handle(
    frame: OptionsFrame,
    send: (reply: OptionsReply) => void,
    closed: AbortSignal,
  ): Promise<void> {
    switch (frame.type) {
      case 'keys-show':
        send({ type: 'keys-state', keys: await vault.states() });
        return;
      case 'key-remove':
        return removeKey(frame.provider);
      case 'key-restore':
        await removedKeys.restore(frame.provider);
        await tellKeys();
        return;
      case 'models-list': {
        const target = await findTarget(frame.provider);
        const inUse = untilRemoved(frame.provider, closed);
        const list = target ? await listModels(env, target, inUse) : { models: [] };
        if (list.models.length > 0 && !inUse.aborted) {
          await rememberModels(frame.provider, list.models);
          await onModels();
        }
        send({ type: 'models-state', provider: frame.provider, ...list });
        return;
      }
      default:
        frame satisfies never;
    }
  }

  return {
    serveOptions(rawPort) {
      const port = wrapPort<OptionsFrame, OptionsReply>(rawPort, isOptionsFrame);
      const send = (reply: OptionsReply): void => void port.send(reply);
      pages.add(send);
      port.closed.addEventListener('abort', () => pages.delete(send));
      answerPort(port, 'options', async (frame) => {
        const release = hold();
        try {
          await handle(frame, send, port.closed);
        } finally {
          release();
        }
      });
    },
    serveKey(rawPort) {
      const port = wrapPort<KeyFrame, KeyReply>(rawPort, isKeyFrame);
      answerPort(port, 'vault', async ({ provider, origin, key }) => {
        const tidy = tidyKey(key);
        if (!tidy) {
          port.send({ type: 'key-refused', problem: 'invalid-character' });
          return;
        }
        port.send({ type: 'key-stored', state: await vault.save(provider, origin, tidy.key) });
        await tellKeys();
      });
    },
  };
}
