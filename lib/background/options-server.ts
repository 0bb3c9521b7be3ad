import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
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
import { testProvider } from '#lib/runs/test-provider.ts';
import { rememberModels } from '#lib/settings/model-choice.ts';
import { providerSettings } from '#lib/settings/provider-settings.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';

import { createRemovedKeys } from './removed-keys.ts';
import { readTarget } from './targets.ts';

/** What the options page is served from. */
export interface OptionsServerOptions {
  readonly vault: KeyVault;
  readonly env: RunEnvironment;
  hold(): () => void;
  /** A provider's models were listed and remembered. */
  onModels(): Promise<void>;
}

/** Serves the options page and takes keys from it. */
export function createOptionsServer({ vault, env, hold, onModels }: OptionsServerOptions): {
  serveOptions(port: RawPort): void;
  serveKey(port: RawPort): void;
} {
  const pages = new Set<(frame: OptionsReply) => void>();
  const removedKeys = createRemovedKeys(env.clock);

  async function tellKeys(): Promise<void> {
    const keys = await vault.states();
    for (const send of pages) send({ type: 'keys-state', keys });
  }

  async function findTarget(id: string) {
    const { providers } = await providerSettings.getValue();
    const provider = providers.find((one) => one.id === id);
    return provider && readTarget(vault, provider, provider.model);
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
        removedKeys.keep(frame.provider, await vault.remove(frame.provider));
        await tellKeys();
        return;
      case 'key-restore':
        await removedKeys.restore(frame.provider);
        await tellKeys();
        return;
      case 'provider-test': {
        const target = await findTarget(frame.provider);
        if (target)
          send({
            type: 'test-end',
            provider: frame.provider,
            ...(await testProvider(env, target, closed)),
          });
        return;
      }
      case 'models-list': {
        const target = await findTarget(frame.provider);
        const list = target ? await listModels(env, target, closed) : { models: [] };
        if (list.models.length > 0) {
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
        port.send({ type: 'key-stored', state: await vault.save(provider, origin, key) });
        await tellKeys();
      });
    },
  };
}
