/**
 * Does work and keeps the background awake meanwhile.
 *
 * @param hold - Keeps it awake until the returned function is called.
 */
export async function whileHeld<T>(hold: () => () => void, work: () => Promise<T> | T): Promise<T> {
  const release = hold();
  try {
    return await work();
  } finally {
    release();
  }
}
