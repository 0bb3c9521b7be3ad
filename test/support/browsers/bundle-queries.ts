import { bundleScript } from '#test/support/bundle-script.ts';

let bundling: Promise<string> | undefined;

/** The source of `page-queries.ts` with what it imports, as a script that declares `queries`. Built once. */
export function bundleQueries(): Promise<string> {
  bundling ??= bundleScript(new URL('page-queries.ts', import.meta.url), 'queries');
  return bundling;
}
