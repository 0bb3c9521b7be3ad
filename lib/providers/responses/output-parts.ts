/** Where a part is in the output, as one event says. Servers differ in which of the two they keep the same. */
export interface PartPlace {
  readonly item: string | undefined;
  readonly index: number | undefined;
  /** The content or summary inside the item. */
  readonly content: number;
}

/** The texts that a response has sent so far, part by part. */
export interface OutputParts {
  /** Adds a piece to a part. Returns whether it is another part than that of the piece before. */
  add(place: PartPlace, piece: string): boolean;
  /**
   * Returns what a part lacks of the text that it has as a whole; nothing when the two contradict each other.
   *
   * @param isEnd - Whether the whole response is given: its parts may have had other places while they were sent.
   */
  findMissing(place: PartPlace, whole: string, isEnd: boolean): string;
}

interface Part {
  text: string;
}

/** Creates the record of one response. */
export function createOutputParts(): OutputParts {
  const byItem = new Map<string, Part>();
  const byIndex = new Map<string, Part>();
  let all = '';
  let last: Part | undefined;

  function itemKey({ item, content }: PartPlace): string {
    return `${item}/${content}`;
  }

  function indexKey({ index, content }: PartPlace): string {
    return `${index}/${content}`;
  }

  return {
    add(place, piece) {
      const known = byItem.get(itemKey(place));
      const part = known ?? byIndex.get(indexKey(place)) ?? { text: '' };
      if (place.item !== undefined) byItem.set(itemKey(place), part);
      if (place.index !== undefined || place.item === undefined) byIndex.set(indexKey(place), part);
      part.text += piece;
      all += piece;
      const isOther = last !== undefined && part !== last;
      last = part;
      return isOther;
    },
    findMissing(place, whole, isEnd) {
      if (isEnd && all.includes(whole)) return '';
      const known = byItem.get(itemKey(place));
      const candidates = [known, byIndex.get(indexKey(place))].filter((part) => part !== undefined);
      const part = candidates.find(({ text }) => whole.startsWith(text) || text.startsWith(whole));
      if (part) return whole.slice(part.text.length);
      if (known) return '';
      // Every item of some servers has the same index.
      if (candidates.length > 0) byIndex.delete(indexKey(place));
      return whole;
    },
  };
}
