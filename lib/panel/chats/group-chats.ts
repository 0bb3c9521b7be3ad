import type { ListedChat } from '#lib/protocol/chat-list.ts';

/** What a group's chats have in common; `month` is the month of `at`. */
export type ChatGroupKind = 'page' | 'pinned' | 'today' | 'yesterday' | 'week' | 'month';

/** Chats under one heading. */
export interface ChatGroup {
  readonly kind: ChatGroupKind;
  /** A time in the month of the group; for the others, that of its first chat. Unix ms. */
  readonly at: number;
  readonly chats: readonly ListedChat[];
}

/** The beginning of the day in local time, some days before or after that of `now`. */
function startOfDay(now: number, days: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  // By calendar: a day does not always have 24 hours.
  day.setDate(day.getDate() + days);
  return day.getTime();
}

/**
 * Groups chats: those about the current page, the pinned ones, and the rest by the day of their last message.
 * Each is in the first group that it belongs to, and the latest of a group is its first.
 */
export function groupChats(
  chats: readonly ListedChat[],
  ofPage: ReadonlySet<string>,
  now: number,
): ChatGroup[] {
  const today = startOfDay(now, 0);
  const yesterday = startOfDay(now, -1);
  const week = startOfDay(now, -6);

  function keyOf({ id, at, isPinned }: ListedChat): { kind: ChatGroupKind; key: string } {
    if (ofPage.has(id)) return { kind: 'page', key: '0' };
    if (isPinned) return { kind: 'pinned', key: '1' };
    if (at >= today) return { kind: 'today', key: '2' };
    if (at >= yesterday) return { kind: 'yesterday', key: '3' };
    if (at >= week) return { kind: 'week', key: '4' };
    const date = new Date(at);
    return { kind: 'month', key: `5 ${date.getFullYear()} ${date.getMonth()}` };
  }

  const byKey = new Map<string, { kind: ChatGroupKind; at: number; chats: ListedChat[] }>();
  for (const chat of chats.toSorted((one, other) => other.at - one.at)) {
    const { kind, key } = keyOf(chat);
    const group = byKey.get(key) ?? { kind, at: chat.at, chats: [] };
    group.chats.push(chat);
    byKey.set(key, group);
  }
  // Months are in order already, the latest first.
  return [...byKey]
    .toSorted(([one], [other]) => Number(one.charAt(0)) - Number(other.charAt(0)))
    .map(([, group]) => group);
}
