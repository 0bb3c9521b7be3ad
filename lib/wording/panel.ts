import { inLanguage } from './language.ts';

const en = {
  name: 'Gloss',
  private: 'Private: this chat won’t be saved',
  temporary: 'Temporary chat',
  temporaryHint: 'This chat won’t be saved. It’s forgotten when you leave it or close the window.',
  chats: 'Chats',
  more: 'More',
  newChat: 'New chat',
  lost: 'Gloss’s background process isn’t responding.',
  reconnect: 'Reconnect',
};

/** The panel's header, and its connection to the background. */
export const panelText = inLanguage({ en });
