import type { Plugin, ResolvedConfig } from 'vite';

/** Vite's own steps compile and bundle; they do not change what a package does. */
const BUNDLER = /^(?:vite|builtin|native):|^(?:commonjs|rolldown)\b/u;

/** WXT generates the code that starts our entry points. */
const FRAMEWORK = /\/node_modules\/wxt\//u;

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//u;

/**
 * Fails the build when a plugin changes the code of a package.
 *
 * Mozilla's add-on policy allows released versions of libraries only, and unit tests must run the code that ships. What
 * must differ is our own code, or another package.
 */
export function packagesAsReleased(): Plugin {
  return {
    name: 'gloss:packages-as-released',
    enforce: 'post',
    configResolved: ({ plugins }: ResolvedConfig) => {
      for (const plugin of plugins) if (!BUNDLER.test(plugin.name)) guard(plugin);
    },
  };
}

function guard(plugin: Plugin): void {
  for (const hook of ['load', 'transform', 'renderChunk'] as const) {
    const given: unknown = plugin[hook];
    const handler: unknown = isObjectHook(given) ? given.handler : given;
    if (typeof handler !== 'function') continue;
    const guarded =
      hook === 'renderChunk' ? guardChunk(plugin.name, handler) : guardHandler(plugin.name, hook, handler);
    Object.assign(plugin, { [hook]: isObjectHook(given) ? { ...given, handler: guarded } : guarded });
  }
}

/** Runs the hook, and throws if it changes a chunk that holds a package. */
function guardChunk(name: string, handler: Function) {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const [before, chunk] = args;
    const result: unknown = await Reflect.apply(handler, this, args);
    const packages = moduleIdsOf(chunk)
      .filter((id) => !FRAMEWORK.test(id))
      .flatMap((id) => PACKAGE.exec(id)?.[1] ?? []);
    const after = codeOf(result);
    if (packages.length === 0 || after === undefined || after === before) return result;
    throw refusal(name, [...new Set(packages)].join(', '), 'in a chunk');
  };
}

function moduleIdsOf(chunk: unknown): string[] {
  const ids: unknown =
    typeof chunk === 'object' && chunk !== null && 'moduleIds' in chunk ? chunk.moduleIds : [];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

function refusal(plugin: string, packages: string, where: string): Error {
  return new Error(
    `The plugin ${plugin} changes the code of ${packages} (${where}). Packages ship as they are released: ` +
      'write the changed part as our own code, or use another package.',
  );
}

/** Runs the hook, and throws if it answers for a file of a package with other code than it was given. */
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
