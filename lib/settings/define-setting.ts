import { browser, type Browser } from 'wxt/browser';

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
  /** 1 for the first form of the value; the one that `read` expects. */
  readonly version: number;
  /** From the version before to the one that the key names. */
  readonly migrations: Readonly<Record<number, (stored: unknown) => unknown>>;
}

function versionIn(meta: unknown): number {
  const isMeta = typeof meta === 'object' && meta !== null && 'v' in meta && typeof meta.v === 'number';
  return isMeta ? Number(meta.v) : 1;
}

/**
 * Defines a setting in `storage.local`: its value under its name, its version beside it.
 *
 * This does what WXT's storage items do, in their format, without the 8 kB that they would add to the background.
 */
export function defineSetting<T>(name: string, { read, version, migrations }: SettingOptions<T>): Setting<T> {
  const metaName = `${name}$`;

  function migrate(stored: unknown, from: number): unknown {
    let value = stored;
    for (let to = from + 1; value !== undefined && to <= version; to += 1) {
      value = migrations[to]?.(value) ?? value;
    }
    return value;
  }

  async function getValue(): Promise<T> {
    const items = await browser.storage.local.get([name, metaName]);
    return read(migrate(items[name], versionIn(items[metaName])));
  }

  return {
    getValue,
    update: (change) =>
      navigator.locks.request(`setting ${name}`, async () => {
        const value = change(await getValue());
        await browser.storage.local.set({ [name]: value, [metaName]: { v: version } });
        return value;
      }),
    watch(listener, signal) {
      const onChanged = (changes: Record<string, Browser.storage.StorageChange>): void => {
        if (changes[name]) listener(read(changes[name].newValue));
      };
      if (signal.aborted) return;
      browser.storage.local.onChanged.addListener(onChanged);
      signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(onChanged), {
        once: true,
      });
    },
  };
}
