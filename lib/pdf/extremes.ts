/** The smallest of some numbers; 0 of none. `Math.min` cannot take as many arguments as a page may have lines. */
export function lowest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other), numbers[0] ?? 0);
}

/** The largest of some numbers; 0 of none. */
export function highest(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), numbers[0] ?? 0);
}
