import { storage, type StorageItemKey } from 'wxt/utils/storage';

/** One stored setting, checked on every read. */
export interface Setting<T> {
  getValue(): Promise<T>;
  /**
   * Replaces the value by what `change` makes of it, and returns that.
   *
   * Changes take turns, also between the extension's pages and the background, so none is lost.
   */
  update(change: (value: T) => T): Promise<T>;
  /** Calls `listener` with each new value, from whichever page it came, until `signal` is aborted. */
  watch(listener: (value: T) => void, signal: AbortSignal): void;
}

/** How a setting is kept. */
export interface SettingOptions<T> {
  /** Makes a value of whatever is stored: keeps what can be read, and never throws. */
  readonly read: (stored: unknown) => T;
  readonly version: number;
  /** From the version before to the one that the key names. */
  readonly migrations: Record<number, (stored: unknown) => unknown>;
}

/** Defines a setting. Storage is first touched when this is called, so call it once, at the top of a module. */
export function defineSetting<T>(key: StorageItemKey, options: SettingOptions<T>): Setting<T> {
  const { read, version, migrations } = options;
  const item = storage.defineItem<unknown>(key, { version, migrations });
  return {
    async getValue() {
      return read(await item.getValue());
    },
    async update(change) {
      const next = await navigator.locks.request(`setting ${key}`, async () => {
        const value = change(read(await item.getValue()));
        await item.setValue(value);
        return value;
      });
      return next;
    },
    watch(listener, signal) {
      if (signal.aborted) return;
      const unwatch = item.watch((stored) => listener(read(stored)));
      signal.addEventListener('abort', unwatch, { once: true });
    },
  };
}
