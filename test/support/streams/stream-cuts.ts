/** A body that delivers exactly these pieces, one per read. */
export function bodyOf(pieces: Iterable<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** A body that delivers these pieces and then fails, as when the connection is reset. */
export function brokenBodyOf(
  pieces: readonly Uint8Array<ArrayBuffer>[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const piece = pieces[next];
      next += 1;
      if (piece) controller.enqueue(piece);
      else controller.error(new TypeError('network error'));
    },
  });
}

/** Cuts bytes behind each of the offsets, which rise. */
export function cutAt(bytes: Uint8Array<ArrayBuffer>, offsets: readonly number[]): Uint8Array<ArrayBuffer>[] {
  const ends = [...offsets, bytes.length];
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

/**
 * Every way in which tests cut a stream: whole, byte by byte, and in two behind each byte. Of streams over 4 kB, the
 * cuts in two are sampled, and those over 64 kB are cut into single bytes at their beginning and end only.
 */
export function* cutEveryWay(
  bytes: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array<ArrayBuffer>[], void, undefined> {
  yield [bytes];
  const offsets = [...bytes.keys()].slice(1);
  if (bytes.length <= 65_536) yield cutAt(bytes, offsets);
  else yield cutAt(bytes, [...offsets.slice(0, 1000), ...offsets.slice(-1000)]);
  const step = bytes.length <= 4096 ? 1 : Math.ceil(bytes.length / (bytes.length <= 65_536 ? 97 : 7));
  for (let offset = 1; offset < bytes.length; offset += step) yield cutAt(bytes, [offset]);
}
