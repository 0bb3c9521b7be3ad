import type { Plugin, ResolvedConfig } from 'vite';

/** Vite's own steps compile and bundle; they do not change what a package does. */
const BUNDLER = /^(?:vite:(?!preact)|builtin:|native:)|^(?:commonjs|rolldown)\b/u;

/** Names the function around a script that is one file. */
const WRAPPER = 'wxt:iife-anonymous';

/** WXT generates the code that starts our entry points. */
const FRAMEWORK = /\/node_modules\/wxt\//u;

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//u;

/**
 * Fails the build when a plugin changes the code of a package.
 *
 * Mozilla's add-on policy allows released versions of libraries only, and unit tests must run the code that
 * ships. If something must differ, it has to be our own code or another package.
 */
export function packagesAsReleased(): Plugin {
  return {
    name: 'gloss:packages-as-released',
    enforce: 'post',
    configResolved: ({ plugins }: ResolvedConfig) => {
      for (const plugin of plugins) if (!BUNDLER.test(plugin.name) && plugin.name !== WRAPPER) guard(plugin);
    },
  };
}

function guard(plugin: Plugin): void {
  for (const hook of ['load', 'transform', 'renderChunk', 'generateBundle'] as const) {
    const given: unknown = plugin[hook];
    const handler: unknown = isObjectHook(given) ? given.handler : given;
    if (typeof handler !== 'function') continue;
    const guarded = guardHook(plugin.name, hook, handler);
    Object.assign(plugin, { [hook]: isObjectHook(given) ? { ...given, handler: guarded } : guarded });
  }
}

function guardHook(
  name: string,
  hook: 'load' | 'transform' | 'renderChunk' | 'generateBundle',
  handler: Function,
) {
  if (hook === 'renderChunk') return guardChunk(name, handler);
  if (hook === 'generateBundle') return guardBundle(name, handler);
  return guardHandler(name, hook, handler);
}

/** Runs the hook, and throws if it changes the code of a finished chunk that holds a package. */
function guardBundle(name: string, handler: Function) {
  return async function (this: unknown, ...args: unknown[]): Promise<void> {
    const files = (): [string, unknown][] => Object.entries(isBundle(args[1]) ? args[1] : {});
    const before = new Map(files().map(([file, chunk]) => [file, codeOf(chunk)]));
    await Reflect.apply(handler, this, args);
    for (const [file, chunk] of files()) {
      const packages = packagesOf(chunk);
      if (packages.length > 0 && codeOf(chunk) !== before.get(file))
        throw refusal(name, packages.join(', '), file);
    }
  };
}

function isBundle(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Runs the hook, and throws if it changes a chunk that holds a package. */
function guardChunk(name: string, handler: Function) {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const [before, chunk] = args;
    const result: unknown = await Reflect.apply(handler, this, args);
    const packages = packagesOf(chunk);
    const after = codeOf(result);
    if (packages.length === 0 || after === undefined || after === before) return result;
    throw refusal(name, packages.join(', '), 'in a chunk');
  };
}

function packagesOf(chunk: unknown): string[] {
  const ids: unknown =
    typeof chunk === 'object' && chunk !== null && 'moduleIds' in chunk ? chunk.moduleIds : [];
  if (!Array.isArray(ids)) return [];
  const packages = ids
    .filter((id) => typeof id === 'string' && !FRAMEWORK.test(id))
    .flatMap((id) => PACKAGE.exec(id)?.[1] ?? []);
  return [...new Set(packages)];
}

function refusal(plugin: string, packages: string, where: string): Error {
  return new Error(
    `The plugin ${plugin} changes the code of ${packages} (${where}). Packages ship as they are released: ` +
      'write the changed part as our own code, or use another package.',
  );
}

/** Runs the hook, and throws if it changes the code of a package's file. */
function guardHandler(name: string, hook: 'load' | 'transform', handler: Function) {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const result: unknown = await Reflect.apply(handler, this, args);
    const [id, before] = hook === 'load' ? [args[0]] : [args[1], args[0]];
    const packageName = typeof id === 'string' && !FRAMEWORK.test(id) ? PACKAGE.exec(id)?.[1] : undefined;
    const after = codeOf(result);
    if (packageName === undefined || after === undefined || after === before) return result;
    throw refusal(name, packageName, String(id));
  };
}

function isObjectHook(hook: unknown): hook is { readonly handler: unknown } {
  return typeof hook === 'object' && hook !== null && 'handler' in hook;
}

function codeOf(result: unknown): string | undefined {
  if (typeof result === 'string') return result;
  if (typeof result !== 'object' || result === null || !('code' in result)) return undefined;
  return typeof result.code === 'string' ? result.code : undefined;
}
