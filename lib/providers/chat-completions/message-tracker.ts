/** Knows what a stream has said, so that a whole message that repeats it is not shown twice. */
export interface MessageTracker {
  /** Adds text that has been passed on. */
  add(text: string): void;
  /** Returns what is new in a message that may repeat what was said. */
  readNew(message: string): string;
  readonly length: number;
}

/**
 * Creates a tracker for one channel of one stream.
 *
 * Whether messages repeat is decided by the first one after some text: servers that send a growing message always do,
 * and servers that send pieces of it never do.
 */
export function createMessageTracker(): MessageTracker {
  let said = '';
  let kind: 'growing' | 'pieces' | undefined;
  return {
    add(text) {
      said += text;
    },
    readNew(message) {
      if (said === '' || message === '' || kind === 'pieces') return message;
      // A repetition may lack white space at its edges.
      const known = message.startsWith(said) ? said : said.trim();
      const start = message.startsWith(said) ? message : message.trim();
      if (start.startsWith(known)) {
        kind = 'growing';
        return start.slice(known.length);
      }
      if (kind === 'growing' && known.startsWith(start)) return '';
      kind ??= 'pieces';
      return message;
    },
    get length() {
      return said.length;
    },
  };
}
