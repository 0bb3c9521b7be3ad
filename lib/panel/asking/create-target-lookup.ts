import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { BackgroundFrame, ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import { isSameModel, type ModelRef } from '#lib/protocol/model.ts';

/** Looks up the target of a question to a model other than the chosen one. */
export interface TargetLookup {
  /** Calls `onFound` with the model as a target. A later call replaces one that has no reply yet. */
  find(model: ModelRef, onFound: (target: ProviderView | null) => void): void;
  shown(frame: Extract<BackgroundFrame, { type: 'target-show' }>): void;
  /** Drops the pending lookup, because another chat is shown. */
  cancel(): void;
}

export function createTargetLookup(connection: Pick<PanelConnection, 'post'>): TargetLookup {
  let wanted: { model: ModelRef; onFound: (target: ProviderView | null) => void } | undefined;
  return {
    find({ provider, model }, onFound) {
      wanted = { model: { provider, model }, onFound };
      connection.post({ type: 'target-want', provider, model });
    },
    shown({ target, ...model }) {
      const found = wanted && isSameModel(wanted.model, model) ? wanted : undefined;
      if (!found) return;
      wanted = undefined;
      found.onFound(target);
    },
    cancel() {
      wanted = undefined;
    },
  };
}
