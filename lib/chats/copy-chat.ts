import type { ArchivedChat, ArchivedMessage } from './archived-chat.ts';
import { deriveId } from './derive-id.ts';

/** The chat with new ids, which depend only on the chat. */
export async function copyChat(chat: ArchivedChat): Promise<ArchivedChat> {
  const id = await deriveId('chat', JSON.stringify(chat));
  const pairs = await Promise.all(
    chat.messages.map(async (message) => [message.id, await deriveId(id, message.id)] as const),
  );
  const ids = new Map(pairs);
  const copyOf = (message: string): string => ids.get(message) ?? message;

  function copyMessage(message: ArchivedMessage): ArchivedMessage {
    return message.role === 'user'
      ? {
          ...message,
          id: copyOf(message.id),
          parent: message.parent === null ? null : copyOf(message.parent),
          ...(message.compared && { compared: message.compared.map(copyOf) }),
        }
      : { ...message, id: copyOf(message.id), parent: copyOf(message.parent) };
  }

  const leftLeaves = Object.entries(chat.leftLeaves ?? {});
  return {
    ...chat,
    id,
    leaf: copyOf(chat.leaf),
    ...(leftLeaves.length > 0 && {
      leftLeaves: Object.fromEntries(leftLeaves.map(([at, leaf]) => [copyOf(at), copyOf(leaf)])),
    }),
    messages: chat.messages.map(copyMessage),
  };
}
