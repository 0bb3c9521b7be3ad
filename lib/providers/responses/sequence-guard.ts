/**
 * Creates a guard against repeated events, by sequence number: a server may repeat some when a broken stream
 * is resumed.
 *
 * Numbers are used only once they have increased, so nothing is lost from servers that number every event 0.
 *
 * @returns Whether an event with this number is new. An event without a number always is.
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
