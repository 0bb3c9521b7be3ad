import { createKeyVault, type KeyVault, type KeyVaultOptions } from '#lib/vault/key-vault.ts';
import type { SessionArea } from '#lib/vault/session-area.ts';

/** A session area that keeps copies, as the browser's does. */
export interface MemoryArea extends SessionArea {
  /** Everything in it, as JSON. */
  dump(): string;
}

/** Creates an area that is empty, as after a start of the browser. */
export function createMemoryArea(): MemoryArea {
  const items = new Map<string, string>();
  return {
    get: (names) =>
      Promise.resolve(
        Object.fromEntries(
          names.flatMap((name) => {
            const json = items.get(name);
            return json === undefined ? [] : [[name, JSON.parse(json)]];
          }),
        ),
      ),
    set(added) {
      for (const [name, value] of Object.entries(added)) items.set(name, JSON.stringify(value));
      return Promise.resolve();
    },
    remove(names) {
      for (const name of names) items.delete(name);
      return Promise.resolve();
    },
    dump: () => JSON.stringify([...items]),
  };
}

/** Opens a vault whose passphrases cost little. */
export function openVault(name: string, options: Partial<KeyVaultOptions> = {}): KeyVault {
  return createKeyVault({ session: createMemoryArea(), rounds: 1000, name, ...options });
}
