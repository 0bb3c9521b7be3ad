import type { FaultKind } from '#lib/protocol/fault.ts';

/** An error of ours whose kind the user can act on. The cause is for developers. */
export class FaultError extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, cause: unknown) {
    super(kind, { cause });
    this.name = 'FaultError';
    this.kind = kind;
  }
}

/** Maps any error to the kind that the user is told. Storage errors are recognised by their DOMException name. */
export function findFaultKind(error: unknown): FaultKind {
  if (error instanceof FaultError) return error.kind;
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') return 'storage-full';
  if (name === 'VersionError') return 'storage-newer';
  return 'internal';
}
