import { settingsStore, type SettingsStore, type StoredSetting } from './settings-store.ts';

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
  /** Returns what is stored for a value: with what `read` left out of `stored`, which a newer version may read. */
  readonly keep?: (value: T, stored: unknown) => unknown;
  /** The version of the format that `read` expects; the first is 1. */
  readonly version: number;
  /** By version: migrates a value from the previous version to this one. */
  readonly migrations: Readonly<Record<number, (stored: unknown) => unknown>>;
}

/** Defines a setting under a name that never changes. */
export function defineSetting<T>(
  name: string,
  { read, keep = (value) => value, version, migrations }: SettingOptions<T>,
  store: SettingsStore = settingsStore,
): Setting<T> {
  function migrate(stored: StoredSetting | undefined): unknown {
    let value = stored?.value;
    const from = stored?.version ?? version;
    for (let to = from + 1; to <= version; to += 1) value = migrations[to]?.(value) ?? value;
    return value;
  }

  return {
    getValue: async () => read(migrate(await store.read(name))),
    async update(change) {
      const changed: T[] = [];
      await store.update(name, (stored) => {
        const before = migrate(stored);
        const value = change(read(before));
        changed.push(value);
        // A newer version of Gloss would migrate what it has migrated already.
        return { value: keep(value, before), version: Math.max(version, stored?.version ?? version) };
      });
      const [value] = changed;
      return value === undefined ? read(migrate(await store.read(name))) : value;
    },
  };
}
