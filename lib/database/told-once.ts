/**
 * Keeps the failure of a transaction from being reported twice: what waits for a request that fails has its reason, and
 * never comes to wait for the end of the transaction. Wrap each one that writes.
 */
export function toldOnce<T extends { readonly done: Promise<void> }>(transaction: T): T {
  transaction.done.catch(() => {});
  return transaction;
}
