/** Earlier questions, recalled in an empty composer one by one. */
export interface Recall {
  /**
   * The text that the field shows next; undefined if the key has another meaning there.
   *
   * @param by - -1 for the question before, 1 for the one after; after the last one the field is empty again.
   * @param text - The text in the field.
   */
  step(by: -1 | 1, text: string): string | undefined;
}

/**
 * Starts at the latest question, and starts over as soon as the field contains something else.
 *
 * @param questions - Reads the questions, the latest last.
 */
export function createRecall(questions: () => readonly string[]): Recall {
  /** How many questions back the shown one is; 0 for none. */
  let back = 0;
  let shown = '';
  return {
    step(by, text) {
      const all = questions();
      if (text === '' || text !== shown) back = 0;
      if (back === 0 && (text !== '' || by > 0)) return undefined;
      const next = back - by;
      if (next > all.length) return undefined;
      back = next;
      shown = all.at(-next) ?? '';
      if (back === 0) shown = '';
      return shown;
    },
  };
}
