/**
 * Makes a guard that refuses events which were read already, by their sequence number: a server may send them again
 * when a broken stream is resumed.
 *
 * It trusts numbers only once they have risen; servers that number every event with 0 lose nothing.
 *
 * @returns Tells whether an event with this number is new. What is no number always is.
 */
export function createSequenceGuard(): (sequence: unknown) => boolean {
  let last: number | undefined;
  let rising = false;
  return (sequence) => {
    if (typeof sequence !== 'number') return true;
    if (last !== undefined && sequence <= last) return !rising;
    rising = last !== undefined;
    last = sequence;
    return true;
  };
}
