import type { StoredModelList } from '#lib/protocol/model.ts';
import { listModels, type ModelList } from '#lib/runs/list-models.ts';
import { envOfWindow, type RunEnvironment } from '#lib/runs/run-environment.ts';
import { forgetModels, rememberModels } from '#lib/settings/model-lists.ts';
import { findProvider } from '#lib/settings/provider-settings.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';

import { readServerTarget } from './targets.ts';

/** What fetching model lists needs. */
export interface ModelListsOptions {
  readonly vault: Pick<KeyVault, 'keyFor'>;
  readonly env: RunEnvironment;
  /** A stored list has changed. */
  onModels(): Promise<void>;
}

interface FetchOptions {
  readonly signal?: AbortSignal;
  readonly isPrivate?: boolean;
}

/** Fetches the model lists and stores them. */
export interface ModelLists {
  /**
   * Fetches a saved provider's list and stores it. Never contacts a provider that is not saved.
   *
   * @param options.signal - Ends the request; nothing that has arrived by then is stored.
   * @param options.isPrivate - Whether a private window asks.
   */
  fetch(provider: string, options?: FetchOptions): Promise<ModelList & { readonly list?: StoredModelList }>;
  /** Stops the requests to this provider and forgets its list, because its key was removed. */
  forget(provider: string): Promise<void>;
}

export function createModelLists({ vault, env, onModels }: ModelListsOptions): ModelLists {
  const running = new Map<string, AbortController>();

  return {
    async fetch(id, { signal, isPrivate = false } = {}) {
      const stopping = running.get(id) ?? new AbortController();
      running.set(id, stopping);
      const until = signal ? AbortSignal.any([stopping.signal, signal]) : stopping.signal;
      const provider = await findProvider(id);
      if (!provider || provider.dialect === 'on-device') return { models: [] };
      const found = await listModels(
        envOfWindow(env, isPrivate),
        await readServerTarget(vault, provider, provider.model),
        until,
      );
      if (found.models.length === 0 || until.aborted) return found;
      const list = { models: found.models, at: env.clock.now() };
      await rememberModels(id, list);
      await onModels();
      return { ...found, list };
    },
    async forget(id) {
      running.get(id)?.abort();
      running.delete(id);
      await forgetModels(id);
    },
  };
}
