/** The edit distance of two texts. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

function compact(name: string): string {
  return name.toLowerCase().replaceAll(/[^\da-z]+/g, '');
}

/**
 * From 0, for the same letters, to 1. A name with additional letters is nearer than one with missing or other
 * letters.
 */
function distance(typed: string, name: string): number {
  const longest = Math.max(typed.length, name.length);
  if (longest === 0) return 1;
  const added = Math.abs(name.length - typed.length) / longest;
  if (name.includes(typed)) return added * 0.4;
  if (typed.includes(name)) return added * 0.8;
  return editDistance(typed, name) / longest;
}

/** The names that are most like `typed`, the nearest first, at most `count`, without `typed` itself. */
export function findNearestNames(typed: string, names: readonly string[], count: number): string[] {
  const wanted = compact(typed);
  return names
    .filter((name) => name !== typed)
    .map((name) => ({ name, far: distance(wanted, compact(name)) }))
    .toSorted((one, other) => one.far - other.far)
    .slice(0, count)
    .map(({ name }) => name);
}
