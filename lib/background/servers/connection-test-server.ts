import { readTarget } from '#lib/background/targets.ts';
import { whileHeld } from '#lib/background/while-held.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { tidyHeaders } from '#lib/presets/check-headers.ts';
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

type Vault = Pick<KeyVault, 'keyFor'>;

/** What serving connection tests needs. */
export interface ConnectionTestServerOptions {
  readonly vault: Vault;
  readonly env: RunEnvironment;
  hold(): () => void;
}

/** A vault in which typed values replace stored ones. Nothing is written. */
function overlayTyped(vault: Vault, { key: typed, headers }: ConnectionTestFrame): Vault {
  if (typed === undefined && !headers) return vault;
  const key = typed === undefined ? undefined : tidyKey(typed)?.key;
  const isAllTyped = typed !== undefined && headers?.kept.length === 0;
  return {
    async keyFor(provider, origin) {
      const stored = isAllTyped ? { elsewhere: false } : await vault.keyFor(provider, origin);
      const { key: storedKey, headers: storedHeaders, ...state } = stored;
      const before = new Map(Object.entries(storedHeaders ?? {}));
      // Locked, or for another origin: the test says so.
      if (headers?.kept.some((name) => !before.has(name))) return { ...state };
      const kept = headers?.kept.map((name) => [name, before.get(name) ?? ''] as const);
      const all = kept ? tidyHeaders({ ...Object.fromEntries(kept), ...headers?.values }) : storedHeaders;
      const usedKey = typed === undefined ? storedKey : key;
      return {
        ...(typed === undefined ? state : { elsewhere: false }),
        ...(usedKey !== undefined && { key: usedKey }),
        ...(all && { headers: all }),
      };
    },
  };
}

/**
 * Tests providers as pages describe them. A key and headers sent with the request are used for this one test
 * and stored nowhere.
 */
export function createConnectionTestServer({ vault, env, hold }: ConnectionTestServerOptions): {
  serve(port: RawPort): void;
  /** Stops the tests of a provider whose key was removed. */
  stopProvider(provider: string): void;
} {
  const running = new Map<string, AbortController>();

  return {
    serve(rawPort) {
      const port = wrapPort<ConnectionTestFrame, ConnectionTestReply>(rawPort, isConnectionTestFrame);
      answerPort(port, 'runs', (frame) =>
        whileHeld(hold, async () => {
          const provider = await checkAllowed(frame.provider);
          const stopping = running.get(provider.id) ?? new AbortController();
          running.set(provider.id, stopping);
          const target = await readTarget(overlayTyped(vault, frame), provider, provider.model);
          const signal = AbortSignal.any([stopping.signal, port.closed]);
          port.send({ type: 'connection-outcome', outcome: await testConnection(env, target, signal) });
        }),
      );
    },
    stopProvider(provider) {
      running.get(provider)?.abort();
      running.delete(provider);
    },
  };
}
