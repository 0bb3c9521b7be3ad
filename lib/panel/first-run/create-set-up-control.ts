import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** Whether the panel shows the setup of a provider. */
export interface SetUpControl {
  readonly isShown: ReadonlySignal<boolean>;
  /** Shows it in place of a chat that cannot be continued. */
  open(): void;
  /** Shows that chat again. */
  close(): void;
  /**
   * A provider is being connected. It stays visible until the outcome is reported, even after the provider is
   * saved.
   */
  hold(isBusy: boolean): void;
}

/**
 * Creates it.
 *
 * @param hasProvider - Undefined until the background has reported it.
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
