import { formatDateTime } from './format.ts';
import { inLanguage } from './language.ts';

const en = {
  question: 'Question',
  answer: 'Answer',
  reasoning: 'Reasoning',
  wholeText: 'Text of the page',
  sources: 'Sources named by the model',
  picture: 'Picture',
  generatedPicture: 'Generated picture',
  failed: 'This answer failed.',
  when: formatDateTime,
  untitled: 'Untitled chat',
  title: 'Chats from Gloss',
};

/** What files of exported chats say. */
export const chatFileText = inLanguage({ en });
