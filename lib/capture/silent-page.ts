/** Longer than the scripts' own limit. A page that is still loading or frozen may never answer. */
export const SILENT_AFTER_MS = 15_000;

/** Calls `onSilent` when a page takes too long to answer. The answer still counts when it comes. */
export async function watchSilence<Result>(answer: Promise<Result>, onSilent: () => void): Promise<Result> {
  const timer = setTimeout(onSilent, SILENT_AFTER_MS);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}
