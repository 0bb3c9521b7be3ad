/** The layout of a text that may be collapsed, in CSS pixels at the usual font size. */
export interface TextMeasure {
  /** A text with more lines is long. */
  readonly maxLines: number;
  readonly characterPx: number;
  /** The width of what is next to it. */
  readonly marginPx: number;
}

/** The widest column. */
const WIDEST_PX = 760;

/** Estimates whether a text has too many lines at a panel's width: measuring each of hundreds would lay them out. */
export function isLongText(text: string, widthPx: number, measure: TextMeasure): boolean {
  const { maxLines, characterPx, marginPx } = measure;
  const perLine = Math.max(16, (Math.min(widthPx, WIDEST_PX) - marginPx) / characterPx);
  if (text.length > maxLines * perLine) return true;
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / perLine)));
  return lines.reduce((sum, count) => sum + count, 0) > maxLines;
}
