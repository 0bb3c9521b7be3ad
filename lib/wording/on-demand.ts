/** Creates a formatter when it is first needed: a page would otherwise create a dozen of them at its start. */
export function onDemand<T>(create: () => T): () => T {
  let created: T | undefined;
  return () => (created ??= create());
}
