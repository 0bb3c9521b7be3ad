/** Creates a formatter when it is first needed: otherwise a page would create a dozen of them on start. */
export function onDemand<T>(create: () => T): () => T {
  let created: T | undefined;
  return () => (created ??= create());
}
