/** The offset of each line; the last line may be empty. */
export function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

export function countLineEnds(source: string): number {
  return lineStarts(source).length - 1;
}
