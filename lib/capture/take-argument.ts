/** Runs in a page: reads and removes the argument that `runFile` left under that name. */
export function takeArgument(name: string): unknown {
  const argument: unknown = Reflect.get(globalThis, name);
  Reflect.deleteProperty(globalThis, name);
  return argument;
}
