/** Runs in a page: takes up what `runFile` has put down for this script under that name, and leaves nothing there. */
export function takeArgument(name: string): unknown {
  const argument: unknown = Reflect.get(globalThis, name);
  Reflect.deleteProperty(globalThis, name);
  return argument;
}
