import { type DBSchema, type IDBPDatabase, openDB, type OpenDBCallbacks } from 'idb';

import { FaultError, findFaultKind } from '#lib/faults/fault-error.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';

/** What opening a database needs. */
export interface DatabaseOptions<Schema extends DBSchema> {
  readonly name: string;
  readonly version: number;
  readonly upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>;
  /** The fault to report when the browser does not open it, unless the error is more specific. */
  readonly unavailable: FaultKind;
}

/**
 * Returns a function that opens the database on its first call and hands out the same connection afterwards.
 *
 * A failed opening is not kept: the next call tries again. So does the next call after the browser closed the
 * connection, or another context of the extension needed a newer version.
 *
 * @throws {FaultError} From each call that cannot open it.
 */
export function createDatabase<Schema extends DBSchema>({
  name,
  version,
  upgrade,
  unavailable,
}: DatabaseOptions<Schema>): () => Promise<IDBPDatabase<Schema>> {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  async function open(): Promise<IDBPDatabase<Schema>> {
    const forget = (): void => {
      opening = undefined;
    };
    try {
      return await openDB<Schema>(name, version, {
        upgrade,
        blocking(_current, _wanted, event) {
          forget();
          if (event.target instanceof IDBDatabase) event.target.close();
        },
        terminated: forget,
      });
    } catch (error) {
      const kind = findFaultKind(error);
      throw new FaultError(kind === 'internal' ? unavailable : kind, error);
    }
  }

  return () => {
    const running = (opening ??= open());
    running.catch(() => {
      if (opening === running) opening = undefined;
    });
    return running;
  };
}
