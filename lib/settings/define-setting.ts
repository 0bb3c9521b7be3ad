import { settingsStore, type SettingsStore } from './settings-store.ts';

/** One stored setting, checked on every read. */
export interface Setting<T> {
  getValue(): Promise<T>;
  /**
   * Replaces the value with the result of `change`, in one transaction, and returns it. If `change` throws,
   * the value stays as it is.
   */
  update(change: (value: T) => T): Promise<T>;
}

/** How a setting is stored. */
export interface SettingOptions<T> {
  /** Turns the stored data into a value: keeps what can be read, and never throws. */
  readonly read: (stored: unknown) => T;
  /** The version of the format that `read` expects; the first is 1. */
  readonly version: number;
  /** By version: migrates a value from the previous version to this one. */
  readonly migrations: Readonly<Record<number, (stored: unknown) => unknown>>;
}

/** Defines a setting under a name that never changes. */
export function defineSetting<T>(
  name: string,
  { read, version, migrations }: SettingOptions<T>,
  store: SettingsStore = settingsStore,
): Setting<T> {
  function readStored(stored: { value: unknown; version: number } | undefined): T {
    let value = stored?.value;
    const from = stored?.version ?? version;
    for (let to = from + 1; to <= version; to += 1) value = migrations[to]?.(value) ?? value;
    return read(value);
  }

  return {
    getValue: async () => readStored(await store.read(name)),
    async update(change) {
      const changed: T[] = [];
      await store.update(name, (stored) => {
        const value = change(readStored(stored));
        changed.push(value);
        return { value, version };
      });
      const [value] = changed;
      return value === undefined ? readStored(await store.read(name)) : value;
    },
  };
}
