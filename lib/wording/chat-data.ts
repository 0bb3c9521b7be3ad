import { formatBytes } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  heading: 'Chats',
  intro:
    'Your chats are in this browser’s profile and nowhere else. Those of private windows, and temporary chats, are kept in memory only.',
  keep: 'Keep chats',
  keepHint:
    'Counted from a chat’s last message. Older chats are deleted when the browser starts, and once a day. Pinned chats stay.',
  forEver: 'Forever',
  days: (days: number) => plural(days, { one: 'For # day', other: 'For # days' }),
  chats: (count: number) => plural(count, { one: '# chat is kept.', other: '# chats are kept.' }),
  used: (bytes: number) => `Gloss uses ${formatBytes(bytes)} on this computer.`,
  deleteAll: 'Delete all chats…',
  deleteAllTitle: 'Delete all chats?',
  deleteAllText: (count: number) =>
    plural(count, {
      one: '# chat will be deleted for good, even if it’s pinned. You can’t undo this.',
      other: '# chats will be deleted for good, pinned ones too. You can’t undo this.',
    }),
  deleteAllConfirm: 'Delete all',
  allDeleted: 'All chats are deleted.',
};

/** The stored chats, on the options page. */
export const chatDataText = inLanguage({ en });
