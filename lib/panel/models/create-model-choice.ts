import { type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';

/** The model that the next question goes to. */
export interface ModelChoice {
  /** The chosen model's provider, as the background last described it; null when none is set up. */
  readonly provider: ReadonlySignal<ProviderView | null>;
  /** Chooses a model. The choice shows once the background has confirmed it. */
  choose(provider: string, model: string): void;
  show(provider: ProviderView | null): void;
}

/** Creates the choice, without a provider until the first frame. */
export function createModelChoice(connection: Pick<PanelConnection, 'post'>): ModelChoice {
  const provider = signal<ProviderView | null>(null);
  return {
    provider,
    choose: (id, model) => connection.post({ type: 'model-choose', provider: id, model }),
    show(next) {
      provider.value = next;
    },
  };
}
