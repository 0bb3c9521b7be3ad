import { openDB } from 'idb';

import { providerSettings } from '#lib/settings/provider-settings.ts';

/** Opens the database of settings behind the settings' back. `fake-indexeddb/auto` must have been imported. */
async function openSettings(): ReturnType<typeof openDB> {
  // The first read creates the database.
  await providerSettings.getValue();
  return openDB('gloss-settings');
}

/** Removes every setting. */
export async function clearSettings(): Promise<void> {
  const database = await openSettings();
  await database.clear('items');
  database.close();
}

/** Stores a value as it is, however broken. */
export async function storeRawSetting(name: string, value: unknown, version = 1): Promise<void> {
  const database = await openSettings();
  await database.put('items', { value, version }, name);
  database.close();
}

/** A setting as it is stored. */
export async function readRawSetting(name: string): Promise<unknown> {
  const database = await openSettings();
  const stored: unknown = await database.get('items', name);
  database.close();
  return stored;
}
