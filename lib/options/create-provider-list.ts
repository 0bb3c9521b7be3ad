import { type ReadonlySignal, signal } from '@preact/signals';

import type { Provider } from '#lib/protocol/provider.ts';
import type { ProviderSettings } from '#lib/protocol/settings-frames.ts';

import type { OptionsPlatform } from './options-platform.ts';

/** The saved providers, and which one the form shows. */
export interface ProviderList {
  readonly settings: ReadonlySignal<ProviderSettings>;
  /** Id of the provider in the form; it may not be saved yet. */
  readonly selected: ReadonlySignal<string>;
  select(id: string): void;
  /** Shows a new provider in the form. */
  add(): void;
  save(provider: Provider): Promise<void>;
  remove(id: string): Promise<void>;
  makeDefault(id: string): Promise<void>;
  /** Reads the settings and selects the default provider. */
  start(): Promise<void>;
}

function has({ providers }: ProviderSettings, id: string): boolean {
  return providers.some((provider) => provider.id === id);
}

/** Creates the list. It is empty until `start` has read the settings. */
export function createProviderList({
  settings: stored,
  newId,
  signal: ending,
}: Pick<OptionsPlatform, 'settings' | 'newId' | 'signal'>): ProviderList {
  const settings = signal<ProviderSettings>({ providers: [], defaultProvider: null });
  const selected = signal(newId());

  function show(next: ProviderSettings): void {
    const isSelectedGone = has(settings.peek(), selected.peek()) && !has(next, selected.peek());
    settings.value = next;
    if (isSelectedGone) selected.value = next.defaultProvider ?? newId();
  }

  return {
    settings,
    selected,
    select(id) {
      selected.value = id;
    },
    add() {
      selected.value = newId();
    },
    async save(provider) {
      await stored.save(provider);
      show(await stored.read());
    },
    async remove(id) {
      await stored.remove(id);
      show(await stored.read());
    },
    async makeDefault(id) {
      await stored.makeDefault(id);
    },
    async start() {
      stored.watch(show, ending);
      const first = await stored.read();
      show(first);
      if (first.defaultProvider !== null) selected.value = first.defaultProvider;
    },
  };
}
