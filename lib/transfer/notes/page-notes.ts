import { createChatArchive } from '#lib/chats/chat-archive.ts';
import { pathTo } from '#lib/chats/chat-store.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';

import type { NoteTemplate } from './note-template.ts';
import {
  findPages,
  type NoteSubject,
  type NoteTurn,
  type QuotedPage,
  type ReadingNote,
  turnsAbout,
  turnsOf,
  writeNote,
} from './reading-note.ts';

/** The notes for a chat, and for the pages that it quotes. */
export interface ChatNotes {
  /** The pages that the chat quotes, in the order of their first quotes. */
  readonly pages: readonly QuotedPage[];
  /** The note of the chat. */
  ofChat(template: NoteTemplate): ReadingNote;
  /** The note of a page: everything about it in any stored chat, the earliest first. */
  ofPage(page: QuotedPage, template: NoteTemplate): Promise<ReadingNote>;
}

const archive = createChatArchive();
const list = createStoredChatList(Date.now);

async function readTurns(chat: string): Promise<NoteTurn[] | undefined> {
  const read = await archive.read(chat);
  return read && turnsOf(pathTo(read.chat.leaf, read.chat.messages));
}

async function readPage({ page, title }: QuotedPage): Promise<NoteSubject> {
  const chats = await list.ofPage(page);
  const read = await Promise.all(chats.map(({ id }) => readTurns(id)));
  const found = read.map((turns) => turnsAbout(page, turns ?? [])).filter((turns) => turns.length > 0);
  return {
    title,
    turns: found.toSorted(([one], [other]) => (one?.askedAt ?? 0) - (other?.askedAt ?? 0)).flat(),
  };
}

/**
 * Reads a chat for notes; undefined when it does not exist, or has no questions.
 *
 * @param shown - What the panel shows of a chat that is kept in memory only.
 */
export async function readChatNotes(
  chat: string,
  title: string,
  shown: readonly NoteTurn[] | undefined,
): Promise<ChatNotes | undefined> {
  const turns = shown ?? (await readTurns(chat)) ?? [];
  if (turns.length === 0) return undefined;
  return {
    pages: shown ? [] : findPages(turns),
    ofChat: (template) => writeNote({ title, turns }, template),
    ofPage: async (page, template) => writeNote(await readPage(page), template),
  };
}
