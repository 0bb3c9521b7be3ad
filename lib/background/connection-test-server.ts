import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import {
  type ConnectionTestFrame,
  type ConnectionTestReply,
  isConnectionTestFrame,
} from '#lib/protocol/connection-test.ts';
import type { RunEnvironment } from '#lib/runs/run-environment.ts';
import { testConnection } from '#lib/runs/test-connection.ts';
import { checkAllowed } from '#lib/settings/provider-settings.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';

import { readTarget } from './targets.ts';

/** What connection tests are served from. */
export interface ConnectionTestServerOptions {
  readonly vault: Pick<KeyVault, 'keyFor'>;
  readonly env: RunEnvironment;
  hold(): () => void;
}

/** A vault that holds one key, which was typed and is not stored. */
function holdTyped(typed: string): Pick<KeyVault, 'keyFor'> {
  const tidy = tidyKey(typed);
  return { keyFor: () => Promise.resolve({ ...(tidy && { key: tidy.key }), elsewhere: false }) };
}

/** Tests providers as pages describe them. A key that comes along is used for this one test, and stored nowhere. */
export function createConnectionTestServer({ vault, env, hold }: ConnectionTestServerOptions): {
  serve(port: RawPort): void;
  /** Stops the tests of a provider whose key was removed. */
  stopProvider(provider: string): void;
} {
  const running = new Map<string, AbortController>();

  return {
    serve(rawPort) {
      const port = wrapPort<ConnectionTestFrame, ConnectionTestReply>(rawPort, isConnectionTestFrame);
      answerPort(port, 'runs', async ({ provider: described, key }) => {
        const release = hold();
        try {
          const provider = await checkAllowed(described);
          const stopping = running.get(provider.id) ?? new AbortController();
          running.set(provider.id, stopping);
          const keys = key === undefined ? vault : holdTyped(key);
          const target = await readTarget(keys, provider, provider.model);
          const signal = AbortSignal.any([stopping.signal, port.closed]);
          port.send({ type: 'connection-outcome', outcome: await testConnection(env, target, signal) });
        } finally {
          release();
        }
      });
    },
    stopProvider(provider) {
      running.get(provider)?.abort();
      running.delete(provider);
    },
  };
}
