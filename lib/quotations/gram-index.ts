/** Finds where a text occurs in a longer one, in time that hardly depends on the length of the longer one. */
export interface GramIndex {
  /** The places of `wanted`, starting at `from`, in order; found lazily. */
  places(wanted: string, from: number): Iterable<number>;
}

/** Length of the pieces that are indexed. */
const GRAM = 6;
/** With more candidates than this, searching the text is no more expensive than comparing them. */
const MAX_CANDIDATES = 400;

/**
 * Indexes every sixth place of a text by the six code units there.
 *
 * Any occurrence of eleven code units or more covers such a place, whichever of its first six it begins with; shorter
 * ones are searched for.
 *
 * @yields Nothing, every few thousand places, as an opportunity to pause.
 */
export function* buildGramIndex(text: string): Generator<undefined, GramIndex> {
  const count = Math.floor(text.length / GRAM);
  const bits = Math.max(8, 32 - Math.clz32(count));
  const heads = new Int32Array(2 ** bits).fill(-1);
  const next = new Int32Array(count);
  const lengths = new Int32Array(2 ** bits);

  function hash(of: string, at: number): number {
    let value = 0;
    for (let index = at; index < at + GRAM; index += 1) {
      value = Math.imul(value, 0x01_00_01_93) ^ of.charCodeAt(index);
    }
    return Math.imul(value ^ (value >>> 15), 0x2c_1b_3c_6d) >>> (32 - bits);
  }

  // From the end, so that each chain is in ascending order.
  for (let index = count - 1; index >= 0; index -= 1) {
    const key = hash(text, index * GRAM);
    next[index] = heads[key] ?? -1;
    heads[key] = index;
    lengths[key] = (lengths[key] ?? 0) + 1;
    if (index % 4096 === 0) yield undefined;
  }

  /** The six neighbouring pieces of `wanted` with the fewest candidates; undefined when those are too many. */
  function chooseOffset(wanted: string): number | undefined {
    const sizes: number[] = [];
    const last = Math.min(wanted.length, 400) - GRAM;
    for (let offset = 0; offset <= last; offset += 1) sizes.push(lengths[hash(wanted, offset)] ?? 0);
    let best = { offset: 0, size: Number.POSITIVE_INFINITY };
    for (let offset = 0; offset + GRAM <= sizes.length; offset += 1) {
      let size = 0;
      for (let index = offset; index < offset + GRAM; index += 1) size += sizes[index] ?? 0;
      if (size < best.size) best = { offset, size };
    }
    return best.size <= MAX_CANDIDATES ? best.offset : undefined;
  }

  function* search(wanted: string, from: number): Generator<number> {
    for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
  }

  return {
    places(wanted, from) {
      const chosen = wanted.length < 2 * GRAM - 1 ? undefined : chooseOffset(wanted);
      if (chosen === undefined) return search(wanted, from);
      const found: number[] = [];
      for (let offset = chosen; offset < chosen + GRAM; offset += 1) {
        let index = heads[hash(wanted, offset)] ?? -1;
        for (; index >= 0; index = next[index] ?? -1) {
          const at = index * GRAM - offset;
          if (at >= from && text.startsWith(wanted, at)) found.push(at);
        }
      }
      return found.toSorted((one, other) => one - other);
    },
  };
}
