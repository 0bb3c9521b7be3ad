/** Runs `work` on the first call and keeps its result. After a failure the next call runs it again. */
export function onceSucceeded<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    const running = (result ??= work());
    running.catch(() => {
      if (result === running) result = undefined;
    });
    return running;
  };
}
