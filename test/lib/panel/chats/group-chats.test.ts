import { expect, it } from 'vitest';

import { groupChats } from '#lib/panel/chats/group-chats.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';

const NOW = new Date(2026, 10, 26, 12).getTime();

function aChat(id: string, at: Date, isPinned = false): ListedChat {
  return {
    id,
    title: id,
    site: '',
    pages: 0,
    at: at.getTime(),
    model: 'model',
    count: 2,
    isPinned,
    isRunning: false,
  };
}

it('chats are grouped by page, pin and day, each in one group', () => {
  const chats = [
    aChat('old', new Date(2025, 0, 31)),
    aChat('older', new Date(2025, 0, 2)),
    aChat('month', new Date(2026, 10, 3)),
    aChat('week', new Date(2026, 10, 20, 0, 0)),
    aChat('yesterday', new Date(2026, 10, 25, 0, 0)),
    aChat('late yesterday', new Date(2026, 10, 25, 23, 59, 59)),
    aChat('today', new Date(2026, 10, 26, 0, 0)),
    aChat('pinned', new Date(2024, 1, 1), true),
    aChat('pinned page', new Date(2026, 10, 26, 1), true),
  ];
  const groups = groupChats(chats, new Set(['pinned page', 'unknown']), NOW);
  expect(groups.map(({ kind, chats: own }) => [kind, own.map(({ id }) => id)])).toEqual([
    ['page', ['pinned page']],
    ['pinned', ['pinned']],
    ['today', ['today']],
    ['yesterday', ['late yesterday', 'yesterday']],
    ['week', ['week']],
    ['month', ['month']],
    ['month', ['old', 'older']],
  ]);
});

it('a chat from the future is one of today', () => {
  expect(groupChats([aChat('future', new Date(2027, 1, 1))], new Set(), NOW)[0]?.kind).toBe('today');
});
