/**
 * The place of a part in the output, according to one event. Servers differ in which of the two they keep
 * constant.
 */
export interface PartPlace {
  readonly item: string | undefined;
  readonly index: number | undefined;
  /** The content or summary inside the item. */
  readonly content: number;
}

/** The texts that a response has sent so far, part by part. The parts are written one after another. */
export interface OutputParts {
  /**
   * Adds a piece to a part. It is written once the parts before it have ended, or once there is so much of it
   * that they must have.
   */
  add(place: PartPlace, piece: string): void;
  /** Marks a part as complete. */
  close(place: PartPlace): void;
  /** Writes what is still waiting for the end of another part. */
  flush(): void;
  /**
   * Returns what a part lacks of its complete text; nothing when the two contradict each other.
   *
   * @param isEnd - Whether this is the complete response: its parts may have had other places while they were
   * sent.
   */
  findMissing(place: PartPlace, whole: string, isEnd: boolean): string;
}

interface Part {
  text: string;
  /** The end of `text` that is not written yet. */
  waiting: string;
  isClosed: boolean;
}

/**
 * Not every server says that a part has ended. A part with this much text after it, in UTF-16 code units, has
 * ended.
 */
const MAX_WAITING = 2_000;

/**
 * Creates the record of one response.
 *
 * @param write - Takes the text in the order of its parts, and whether another part begins with it.
 */
export function createOutputParts(write: (text: string, isOtherPart: boolean) => void): OutputParts {
  const byItem = new Map<string, Part>();
  const byIndex = new Map<string, Part>();
  let all = '';
  /** The part that was written to last. */
  let current: Part | undefined;
  /** The parts after it that already have text. */
  const queue: Part[] = [];

  function itemKey({ item, content }: PartPlace): string {
    return `${item}/${content}`;
  }

  function indexKey({ index, content }: PartPlace): string {
    return `${index}/${content}`;
  }

  function find(place: PartPlace): Part | undefined {
    return byItem.get(itemKey(place)) ?? byIndex.get(indexKey(place));
  }

  function writeOut(part: Part): void {
    const { waiting } = part;
    if (waiting === '') return;
    const isOther = current !== undefined && current !== part;
    current = part;
    part.waiting = '';
    write(waiting, isOther);
  }

  function flush(): void {
    queue.splice(0).forEach(writeOut);
  }

  /** Writes the parts after one that has ended, up to the first that has not. */
  function writeEnded(): void {
    if (!current?.isClosed) return;
    const open = queue.findIndex(({ isClosed }) => !isClosed);
    queue.splice(0, open === -1 ? queue.length : open + 1).forEach(writeOut);
  }

  return {
    add(place, piece) {
      if (piece === '') return;
      const part = find(place) ?? { text: '', waiting: '', isClosed: false };
      if (place.item !== undefined) byItem.set(itemKey(place), part);
      if (place.index !== undefined || place.item === undefined) byIndex.set(indexKey(place), part);
      part.text += piece;
      part.waiting += piece;
      all += piece;
      if (current === undefined || part === current) writeOut(part);
      else {
        if (!queue.includes(part)) queue.push(part);
        writeEnded();
        if (queue.reduce((sum, { waiting }) => sum + waiting.length, 0) > MAX_WAITING) flush();
      }
    },
    close(place) {
      const part = find(place);
      if (!part) return;
      part.isClosed = true;
      writeEnded();
    },
    flush,
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
