import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type BundledPackage, RECORDS } from '../build/record-packages.ts';
import { ROOT } from '../run-tool.ts';
import type { ToolRun } from '../run-tool.ts';
import { SHIPPED_PACKAGES, type ShippedPackage } from './shipped-packages.ts';

/** Reads the records of the last builds, with the bundles of each browser added up. */
export async function readShipped(folder = join(ROOT, RECORDS)): Promise<Map<string, BundledPackage[]>> {
  const builds = new Map<string, BundledPackage[]>();
  for (const browser of await readdir(folder).catch((): string[] => [])) {
    const sums = new Map<string, BundledPackage>();
    for (const file of await readdir(join(folder, browser))) {
      const bundle: BundledPackage[] = JSON.parse(await readFile(join(folder, browser, file), 'utf8'));
      for (const one of bundle) {
        sums.set(one.name, { ...one, bytes: one.bytes + (sums.get(one.name)?.bytes ?? 0) });
      }
    }
    builds.set(browser, [...sums.values()]);
  }
  return builds;
}

/** Says what is wrong: packages that are not listed, have another licence, or are listed and do not ship. */
export function findUnlisted(
  builds: ReadonlyMap<string, readonly BundledPackage[]>,
  listed: Readonly<Record<string, ShippedPackage>> = SHIPPED_PACKAGES,
): string[] {
  const all = [...builds].flatMap(([browser, packages]) => packages.map((one) => ({ browser, ...one })));
  const names = new Set(all.map(({ name }) => name));
  const problems = all.flatMap(({ browser, name, licence }) => {
    const entry = listed[name];
    if (!entry)
      return `${browser} ships ${name} (${licence}), which scripts/lint/shipped-packages.ts does not list`;
    return entry.licence === licence ? [] : `${name} is under ${licence}, and listed under ${entry.licence}`;
  });
  return [
    ...new Set(problems),
    ...Object.keys(listed)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is listed and does not ship`),
  ];
}

/**
 * What ships, one line per package: name, version, licence, size in each browser's build, and what it is for.
 */
export function describeShipped(builds: ReadonlyMap<string, readonly BundledPackage[]>): string {
  const byName = new Map<string, Map<string, BundledPackage>>();
  for (const [browser, packages] of builds) {
    for (const one of packages) {
      byName.set(one.name, (byName.get(one.name) ?? new Map<string, BundledPackage>()).set(browser, one));
    }
  }
  return [...byName]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, inBuilds]) => {
      const [{ version = '', licence = '' } = {}] = inBuilds.values();
      const sizes = [...inBuilds].map(([browser, { bytes }]) => `${browser} ${Math.ceil(bytes / 1000)} kB`);
      return `${name} ${version}, ${licence}, ${sizes.join(', ')}: ${SHIPPED_PACKAGES[name]?.reason ?? 'not listed'}`;
    })
    .join('\n');
}

/** Compares the packages in the last builds with those that may ship. */
export async function checkShipped(folder?: string): Promise<ToolRun> {
  const started = performance.now();
  const builds = await readShipped(folder);
  const problems = builds.size === 0 ? ['Nothing is built: run npm run build'] : findUnlisted(builds);
  return {
    name: 'what ships',
    ok: problems.length === 0,
    output: problems.length === 0 ? describeShipped(builds) : problems.join('\n'),
    ms: performance.now() - started,
  };
}
