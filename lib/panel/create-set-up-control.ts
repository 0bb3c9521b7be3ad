import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** Whether the panel shows how to set a provider up. */
export interface SetUpControl {
  readonly isShown: ReadonlySignal<boolean>;
  /** Shows it in place of a chat, which nothing can continue. */
  open(): void;
  /** Shows that chat again. */
  close(): void;
  /** A provider is being connected. It stays shown until it is told how that ended, also once the provider is there. */
  hold(isBusy: boolean): void;
}

/**
 * Creates it.
 *
 * @param hasProvider - Undefined until the background has said it.
 */
export function createSetUpControl(
  hasProvider: ReadonlySignal<boolean | undefined>,
  hasMessages: ReadonlySignal<boolean>,
): SetUpControl {
  const isWanted = signal(false);
  const isBusy = signal(false);
  return {
    isShown: computed(
      () => isBusy.value || (hasProvider.value === false && (isWanted.value || !hasMessages.value)),
    ),
    open() {
      isWanted.value = true;
    },
    close() {
      isWanted.value = false;
    },
    hold(busy) {
      isBusy.value = busy;
    },
  };
}
