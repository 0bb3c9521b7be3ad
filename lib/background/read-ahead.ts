/** How long what was read ahead is used, in ms: a key that was read for a question stays in memory no longer. */
const MAX_AGE_MS = 10_000;

/** What reads ahead. */
export interface ReadAheadOptions<Asked, T> {
  read(asked: Asked): Promise<T>;
  /** The same for the same question. */
  keyOf(asked: Asked): string;
  /** A number that is another one as soon as anything that `read` depends on is being changed. */
  changeCount(): number;
  /** Unix ms. */
  now(): number;
}

/** Reads what a question will need while it is still being typed. */
export interface ReadAhead<Asked, T> {
  /** Reads for a question that is likely to come. */
  prepare(asked: Asked): void;
  /** What was read ahead for this, if nothing has changed since; else it is read now. */
  read(asked: Asked): Promise<T>;
}

/** Creates it. It keeps the latest reading only. */
export function createReadAhead<Asked, T>({
  read,
  keyOf,
  changeCount,
  now,
}: ReadAheadOptions<Asked, T>): ReadAhead<Asked, T> {
  let latest: { key: string; changes: number; at: number; reading: Promise<T> } | undefined;

  return {
    prepare(asked) {
      // Before the reading begins: what is changed meanwhile may have been read.
      const changes = changeCount();
      const reading = read(asked);
      latest = { key: keyOf(asked), changes, at: now(), reading };
      // It is read again, and the failure reported, where it is needed.
      reading.catch(() => undefined);
    },
    async read(asked) {
      const ahead = latest;
      const isUsable =
        ahead?.key === keyOf(asked) && ahead.changes === changeCount() && now() - ahead.at < MAX_AGE_MS;
      latest = undefined;
      if (!ahead || !isUsable) return await read(asked);
      return await ahead.reading.catch(() => read(asked));
    },
  };
}
