/** Tracks the text of a stream, so that a whole message that repeats it is not shown twice. */
export interface MessageTracker {
  /** Says that another chunk begins. */
  beginChunk(): void;
  /** Adds text of a delta, which has been passed on. */
  add(text: string): void;
  /** Returns what is new in a message that may repeat what was said; counts it as said. */
  readNew(message: string): string;
  readonly length: number;
}

/**
 * Creates a tracker for one channel of one stream.
 *
 * Whether messages repeat is decided by the first one after some text: servers that send a growing message always do,
 * and servers that send pieces of it never do. A message next to a delta repeats it, and so does one that ends what the
 * deltas have said.
 */
export function createMessageTracker(): MessageTracker {
  let said = '';
  let kind: 'growing' | 'pieces' | undefined;
  let hasDelta = false;
  let hasDeltaInChunk = false;

  function findNew(message: string): string {
    if (said === '' || message === '') return message;
    if (kind === 'pieces' && !hasDelta) return message;
    // A repetition may lack white space at its edges.
    const known = message.startsWith(said) ? said : said.trim();
    const start = message.startsWith(said) ? message : message.trim();
    if (start.startsWith(known)) {
      kind = 'growing';
      return start.slice(known.length);
    }
    if (kind === 'growing' && known.startsWith(start)) return '';
    if (hasDeltaInChunk || (hasDelta && known.endsWith(start))) return '';
    kind ??= 'pieces';
    return message;
  }

  return {
    beginChunk() {
      hasDeltaInChunk = false;
    },
    add(text) {
      said += text;
      hasDelta = true;
      hasDeltaInChunk = true;
    },
    readNew(message) {
      const fresh = findNew(message);
      said += fresh;
      return fresh;
    },
    get length() {
      return said.length;
    },
  };
}
