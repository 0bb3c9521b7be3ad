import { type ReadonlySignal, signal } from '@preact/signals';

import type { DeviceModel } from '#lib/device-model/device-model.ts';
import { downloadModel } from '#lib/device-model/download-model.ts';

/** Whether the browser's own model can be used, as far as the page knows. */
export type ModelState =
  | { readonly type: 'checking' | Availability }
  /** This page waits for the download; `share` is from 0 to 1. */
  | { readonly type: 'waiting'; readonly share: number }
  /** The download failed. `message` is the browser's own. */
  | { readonly type: 'failed'; readonly message: string };

/** The download of the browser's own model. */
export interface ModelDownload {
  /** Whether this browser has an API for a model. */
  readonly isOffered: boolean;
  readonly state: ReadonlySignal<ModelState>;
  /** Asks the browser whether the model is available. Downloads nothing. */
  check(): Promise<void>;
  /** Downloads the model. Must be called in a click. */
  start(): Promise<void>;
  /** Stops waiting. */
  cancel(): void;
}

function messageOf(error: unknown): string {
  // oxlint-disable-next-line gloss/no-error-messages -- The browser's own words, which are all that is known.
  return error instanceof Error || error instanceof DOMException ? error.message : '';
}

/** @param closed - Aborted when the page closes. */
export function createModelDownload(model: DeviceModel | undefined, closed: AbortSignal): ModelDownload {
  const state = signal<ModelState>({ type: model ? 'checking' : 'unavailable' });
  let waiting: AbortController | undefined;

  async function check(): Promise<void> {
    if (!model || waiting) return;
    try {
      state.value = { type: await model.availability() };
    } catch (error) {
      state.value = { type: 'failed', message: messageOf(error) };
    }
  }

  return {
    isOffered: model !== undefined,
    state,
    check,
    async start() {
      if (!model || waiting) return;
      const mine = new AbortController();
      waiting = mine;
      state.value = { type: 'waiting', share: 0 };
      const show = (share: number): void => {
        if (!mine.signal.aborted) state.value = { type: 'waiting', share };
      };
      try {
        await downloadModel(model, show, AbortSignal.any([mine.signal, closed]));
        waiting = undefined;
        await check();
      } catch (error) {
        waiting = undefined;
        if (mine.signal.aborted) await check();
        else state.value = { type: 'failed', message: messageOf(error) };
      }
    },
    cancel: () => waiting?.abort(),
  };
}
