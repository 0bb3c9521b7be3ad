/** Where the keyboard moves the active option of a list. */
export type ListMove = 'next' | 'previous' | 'first' | 'last' | 'page-down' | 'page-up';

/** The keys that move it, even while a search field above the list has the focus. */
export const LIST_MOVES: Readonly<Record<string, ListMove>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'page-down',
  PageUp: 'page-up',
  Home: 'first',
  End: 'last',
};

/** Options that a page key skips. */
export const PAGE = 8;

/**
 * Where a move leads to.
 *
 * @param at - Index of the active option; -1 without one.
 * @param last - Index of the last option.
 * @param isRing - Whether the arrow keys wrap around.
 */
export function moveInList(move: ListMove, at: number, last: number, isRing: boolean): number {
  switch (move) {
    case 'next':
      return isRing && at === last ? 0 : Math.min(at + 1, last);
    case 'previous':
      return isRing && at <= 0 ? last : Math.max(at - 1, 0);
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'page-down':
      return Math.min(at + PAGE, last);
    case 'page-up':
      return Math.max(at - PAGE, 0);
    default:
      return move satisfies never;
  }
}
