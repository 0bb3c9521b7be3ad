import type { Notice } from './run.ts';

/**
 * Adds a notice to those of an answer. There is one of each type; a later one replaces an earlier one.
 *
 * An answer that asked for a tool is not also reported as empty.
 */
export function foldNotice(notices: readonly Notice[], notice: Notice): Notice[] {
  const has = (type: Notice['type']): boolean => notices.some((other) => other.type === type);
  if (notice.type === 'empty' && has('tool-call')) return [...notices];
  const folded = has(notice.type)
    ? notices.map((other) => (other.type === notice.type ? notice : other))
    : [...notices, notice];
  return notice.type === 'tool-call' ? folded.filter(({ type }) => type !== 'empty') : folded;
}
