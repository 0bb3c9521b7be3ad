import { formatDateTime, formatDuration, formatTime, isSameDay } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  log: 'Conversation',
  question: 'Question',
  answer: 'Answer',
  /** One of several compared answers, by its model or provider. */
  answerBy: (model: string) => `Answer by ${model}`,
  generatedPicture: 'Picture from the model',
  brokenPicture: 'The model sent a picture that the browser can’t show.',
  edit: 'Edit',
  remove: 'Delete',
  removed: 'Question and answer deleted.',
  regenerate: 'Regenerate',
  regenerateWith: 'Regenerate with…',
  askAnother: 'Ask another model too',
  retry: 'Retry',
  continue: 'Continue',
  jump: 'Jump to the end',
  /** @param screens - How many screens are below the visible part, rounded. */
  below: (screens: number) =>
    screens === 0 ? 'a little below' : plural(screens, { one: '# screen below', other: '# screens below' }),
  showAll: 'Show all',
  showLess: 'Show less',
  details: 'Details',
  askAboutThis: 'Ask about this',

  versions: {
    name: 'Versions',
    previous: 'Previous version',
    next: 'Next version',
    place: (number: number, count: number) => `${number}/${count}`,
  },

  /** An answer in a chat or a version that the user has left. */
  elsewhere: {
    running: 'An answer is still being written in the chat you left.',
    inVersion: 'An answer is still being written in another version.',
    show: 'Show that chat',
    showVersion: 'Show that version',
    /** Shown instead of both if space is limited. It is their first word. */
    word: 'Show',
    stop: 'Stop it',
  },

  empty: {
    lead: 'Select text on a page, right-click, and choose “Ask about selection”.',
    /**
     * @param slash - The key that lists the saved questions.
     * @param help - The key that lists the keys.
     */
    hint: <Part>(slash: Part, help: Part) => [
      'Or just ask below: ',
      slash,
      ' lists your saved questions, ',
      help,
      ' the keys. Nothing is sent until you press Send.',
    ],
    temporary: 'Temporary chat',
    temporaryHint: 'Kept in memory, and forgotten when you leave it or close the window.',
  },

  waiting: {
    soon: 'Waiting for the answer',
    first: (provider: string, ms: number) => `Waiting for ${provider}, ${formatDuration(ms)}`,
    more: (provider: string, ms: number) => `Nothing new from ${provider} for ${formatDuration(ms)}`,
    queue: (ahead: number) =>
      plural(ahead, {
        one: 'Waiting for another answer from this host.',
        other: 'Waiting for # other answers from this host.',
      }),
    /** @param countdown - The remaining seconds, counting down. */
    retry: <Part>(reason: string, countdown: Part) => [`${reason} Retrying in `, countdown, '.'],
  },

  reasoning: {
    running: 'Reasoning…',
    runningFor: (ms: number) => (ms < 1000 ? 'Reasoning…' : `Reasoning for ${formatDuration(ms)}…`),
    done: 'Reasoned',
    doneIn: (ms: number) => `Reasoned for ${formatDuration(Math.max(1000, ms))}`,
  },

  failure: {
    retryAfter: (time: number, now: number) =>
      `You can retry after ${isSameDay(time, now) ? formatTime(time) : formatDateTime(time)}.`,
    newChat: 'Start a new chat',
    status: (status: number) => `Status ${status}`,
    request: (id: string) => `Request ${id}`,
  },

  receipt: {
    title: 'What was sent',
    to: 'To',
    /** In place of an address: the browser's own model was asked. */
    nowhere: 'Nowhere. It stayed on this computer.',
    provider: 'Provider',
    providerAndModel: (provider: string, model: string) => (model ? `${provider}, ${model}` : provider),
    size: 'Size',
    with: 'With',
    when: 'When',
    showText: 'Show exact text',
    hideText: 'Hide exact text',
  },
};

/** Questions, answers and their states. */
export const conversationText = inLanguage({ en });
