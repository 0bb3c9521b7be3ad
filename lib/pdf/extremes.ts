/** The smallest of some numbers; 0 of none. A call takes only so many arguments, and a page may have more lines. */
export function lowest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other), numbers[0] ?? 0);
}

/** The largest of some numbers; 0 of none. */
export function highest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), numbers[0] ?? 0);
}
