import { inLanguage } from './language.ts';

const en = {
  title: 'Keyboard',
  groups: {
    field: 'In the field',
    panel: 'Anywhere in the panel',
    chats: 'In the list of chats',
    pages: 'On any page',
  },
  keys: {
    mac: { enter: '↩', shiftEnter: '⇧↩', altShift: '⌥⇧', ctrlSlash: '⌘/', escape: 'esc', delete: '⌦' },
    other: {
      enter: 'Enter',
      shiftEnter: 'Shift+Enter',
      altShift: 'Alt+Shift+',
      ctrlSlash: 'Ctrl+/',
      escape: 'Esc',
      delete: 'Delete',
    },
  },
  does: {
    send: 'Send the question',
    line: 'New line',
    savedQuestions: 'Saved questions, in an empty field',
    recall: 'Your last question again, in an empty field',
    help: 'This list',
    'new-chat': 'New chat',
    chats: 'Chats',
    'copy-answer': 'Copy the last answer',
    'to-page': 'Back to the page (closes the panel)',
    stop: 'Stop the answer, or cancel an edit',
    openChat: 'Open the chat',
    renameChat: 'Rename it',
    deleteChat: 'Delete it, while nothing is typed',
    nextPart: 'To the page, the address bar and back',
  },
  change: 'Change browser shortcuts',
  answerCopied: 'Answer copied.',
  noAnswer: 'There is no answer to copy yet.',
  notCopied: 'The browser didn’t allow copying.',
};

/** The keyboard help of the panel. */
export const keysHelpText = inLanguage({ en });
