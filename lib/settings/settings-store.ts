import type { DBSchema } from 'idb';
import { browser } from 'wxt/browser';

import { createDatabase } from '#lib/database/create-database.ts';
import { onceSucceeded } from '#lib/database/once-succeeded.ts';
import { toldOnce } from '#lib/database/told-once.ts';

/** A setting at rest. */
export interface StoredSetting {
  readonly value: unknown;
  /** The version of the value's format. */
  readonly version: number;
}

interface SettingsSchema extends DBSchema {
  items: { key: string; value: StoredSetting };
  /** One-time tasks that are done in this profile, by name. */
  done: { key: string; value: true };
}

/** The part of `storage.local` that settings are moved from. */
export interface LocalArea {
  get(names: string[]): Promise<Record<string, unknown>>;
  remove(names: string[]): Promise<void>;
}

/** Settings by name. */
export interface SettingsStore {
  read(name: string): Promise<StoredSetting | undefined>;
  /**
   * Replaces a setting in one transaction, so that no change is lost. If `change` throws, it stays as it is.
   */
  update(name: string, change: (stored: StoredSetting | undefined) => StoredSetting): Promise<void>;
}

/** The names in `storage.local`, where earlier versions kept settings, and the names now. */
const MOVED_NAMES: Readonly<Record<string, string>> = {
  providers: 'providers',
  consents: 'consents',
  'model-choices': 'model-choices',
  'refused-parameters': 'refused-parameters',
  entries: 'saved-questions',
};

/** The item next to each setting in `storage.local` that held its version. */
function versionName(name: string): string {
  return `${name}$`;
}

function readVersion(meta: unknown): number {
  return typeof meta === 'object' && meta !== null && 'v' in meta && typeof meta.v === 'number' ? meta.v : 1;
}

/**
 * Keeps settings in the IndexedDB of the extension's origin, which scripts in web pages can neither read nor
 * write.
 *
 * Settings that an earlier version left in `storage.local` are moved on first use, and removed there once
 * they are stored. That happens once per profile: anything that a compromised page writes there later is
 * never read.
 */
export function createSettingsStore(name: string, area: () => LocalArea): SettingsStore {
  const database = createDatabase<SettingsSchema>({
    name,
    version: 1,
    unavailable: 'storage-unavailable',
    upgrade(db) {
      db.createObjectStore('items');
      db.createObjectStore('done');
    },
  });

  const open = onceSucceeded(async () => {
    const db = await database();
    if (await db.get('done', 'moved')) return;
    const names = Object.keys(MOVED_NAMES).flatMap((old) => [old, versionName(old)]);
    const found = await area().get(names);
    const tx = toldOnce(db.transaction(['items', 'done'], 'readwrite'));
    const items = tx.objectStore('items');
    for (const [old, current] of Object.entries(MOVED_NAMES)) {
      const value = found[old];
      if (value === undefined || (await items.get(current))) continue;
      await items.put({ value, version: readVersion(found[versionName(old)]) }, current);
    }
    await tx.objectStore('done').put(true, 'moved');
    await tx.done;
    await area().remove(names);
  });

  let reading: Promise<(item: string) => Promise<StoredSetting | undefined>> | undefined;

  async function openReading(): Promise<(item: string) => Promise<StoredSetting | undefined>> {
    try {
      await open();
      const { store } = (await database()).transaction('items');
      return (item) => store.get(item);
    } finally {
      // A later request may find this transaction finished.
      reading = undefined;
    }
  }

  return {
    async read(item) {
      // Simultaneous requests are read in one transaction, because each transaction costs a round trip to
      // another process.
      reading ??= openReading();
      return await (
        await reading
      )(item);
    },
    async update(item, change) {
      await open();
      const tx = toldOnce((await database()).transaction('items', 'readwrite'));
      const stored = await tx.store.get(item);
      let next;
      try {
        next = change(stored);
      } catch (error) {
        tx.abort();
        await tx.done.catch(() => {});
        throw error;
      }
      await tx.store.put(next, item);
      await tx.done;
    },
  };
}

/** The settings of this profile. */
export const settingsStore = createSettingsStore('gloss-settings', () => browser.storage.local);
