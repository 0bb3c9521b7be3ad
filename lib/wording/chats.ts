import { formatTime, isSameDay } from './format.ts';
import { inLanguage, LOCALE } from './language.ts';
import { plural } from './plural.ts';

const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const DATE = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const DATE_WITH_YEAR = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long' });
const MONTH_WITH_YEAR = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });

const MS_PER_DAY = 24 * 60 * 60_000;

/** When a chat was last written to, in the shortest clear form: the time, the weekday or the date. */
function formatWhen(at: number, now: number): string {
  if (isSameDay(at, now)) return formatTime(at);
  if (now - at < 6 * MS_PER_DAY) return DAY.format(at);
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? DATE : DATE_WITH_YEAR).format(at);
}

const en = {
  close: 'Close',
  search: 'Search chats',
  actions: 'Chat actions',
  untitled: 'Untitled chat',
  groups: {
    page: 'On this page',
    pinned: 'Pinned',
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'This week',
  },
  month: (at: number, now: number) =>
    (new Date(at).getFullYear() === new Date(now).getFullYear() ? MONTH : MONTH_WITH_YEAR).format(at),
  when: formatWhen,
  running: 'Answering…',
  matches: (count: number) => plural(count, { one: '# match', other: '# matches' }),
  more: (sites: number) => plural(sites, { one: '+# page', other: '+# pages' }),
  empty: 'No chats yet. Ask something to start one.',
  none: (text: string) => `No chats contain “${text}”.`,
  searching: 'Searching…',
  found: (count: number, hasMore: boolean) =>
    hasMore
      ? plural(count, { one: 'More than # chat found', other: 'More than # chats found' })
      : plural(count, { one: '# chat found', other: '# chats found' }),
  stop: 'Stop the answer',
  stopHint: 'What has arrived of it stays.',
  rename: 'Rename',
  renameHint: 'F2',
  pin: 'Pin',
  pinHint: 'Stays at the top, and isn’t deleted when it gets old.',
  unpin: 'Unpin',
  unpinHint: 'Moves back to its date.',
  delete: 'Delete',
  deleteHint: 'You can undo this.',
  renameTitle: 'Rename chat',
  name: 'Name',
  save: 'Save',
  deleted: (title: string) => `Deleted “${title}”.`,
};

/** The list of chats. */
export const chatsText = inLanguage({ en });
