import { type ReadonlySignal, signal } from '@preact/signals';

import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { Provider } from '#lib/protocol/provider.ts';

import type { OptionsPlatform } from './options-platform.ts';
import { isSameProvider } from './provider-form.ts';

/** The saved providers, and which one the form shows. */
export interface ProviderList {
  readonly settings: ReadonlySignal<ProviderSettings>;
  /** Id of the provider in the form; it may not be saved yet. */
  readonly selected: ReadonlySignal<string>;
  /** Ids of providers whose forms hold unsaved changes. */
  readonly edited: ReadonlySignal<ReadonlySet<string>>;
  select(id: string): void;
  /** Shows the form of a new provider: the unsaved one, if the user has begun one. */
  add(): void;
  setEdited(id: string, isEdited: boolean): void;
  /** Each of these rejects when the background could not store the change. */
  save(provider: Provider): Promise<void>;
  /** Removes a provider. Returns a function that puts it back in its place. */
  remove(id: string): Promise<() => Promise<void>>;
  makeDefault(id: string): Promise<void>;
  /** Sends a parameter to a model again after its server refused it. */
  retryParameter(model: ModelRef, field: RefusableField): Promise<void>;
  /** Reads the settings and selects the default provider. */
  start(): Promise<void>;
}

function find({ providers }: ProviderSettings, id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/**
 * Creates the list. It is empty until `start` has read the settings.
 *
 * @param onChange - Called for each provider that was changed or removed (`after` is undefined), here or in another tab.
 */
export function createProviderList(
  { settings: stored, newId, signal: ending }: Pick<OptionsPlatform, 'settings' | 'newId' | 'signal'>,
  onChange: (before: Provider, after: Provider | undefined) => void,
): ProviderList {
  const settings = signal<ProviderSettings>({ providers: [], defaultProvider: null });
  const edited = signal<ReadonlySet<string>>(new Set());
  let draft = newId();
  const selected = signal(draft);

  function show(next: ProviderSettings): void {
    const before = settings.peek();
    settings.value = next;
    for (const provider of before.providers) {
      const after = find(next, provider.id);
      if (!after || !isSameProvider(provider, after)) onChange(provider, after);
    }
    if (find(next, draft)) draft = newId();
    const isSelectedGone = find(before, selected.peek()) && !find(next, selected.peek());
    // Another provider cannot be added, either.
    const isForbidden = next.managed?.isExclusive && !find(next, selected.peek());
    if (isSelectedGone || isForbidden) selected.value = next.defaultProvider ?? draft;
  }

  return {
    settings,
    selected,
    edited,
    select(id) {
      selected.value = id;
    },
    add() {
      selected.value = draft;
    },
    setEdited(id, isEdited) {
      if (edited.peek().has(id) === isEdited) return;
      const next = new Set(edited.peek());
      if (isEdited) next.add(id);
      else next.delete(id);
      edited.value = next;
    },
    async save(provider) {
      await stored.save(provider);
      show(await stored.read());
    },
    async remove(id) {
      const { providers, defaultProvider } = settings.peek();
      const index = providers.findIndex((provider) => provider.id === id);
      const removed = providers[index];
      await stored.remove(id);
      show(await stored.read());
      return async () => {
        if (!removed) return;
        await stored.restore(removed, index, defaultProvider === id);
        show(await stored.read());
      };
    },
    async makeDefault(id) {
      await stored.makeDefault(id);
    },
    async retryParameter(model, field) {
      await stored.retryParameter(model, field);
      show(await stored.read());
    },
    async start() {
      stored.watch(show, ending);
      const first = await stored.read();
      show(first);
      if (first.defaultProvider !== null) selected.value = first.defaultProvider;
    },
  };
}
