import type { SavedQuestionFileProblem } from '#lib/prompts/saved-question-file.ts';
import type { SavedQuestionSubject } from '#lib/protocol/saved-question.ts';

import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const subjects: Record<SavedQuestionSubject, string> = {
  selection: 'Selected text',
  page: 'The page, or the text selected in it',
  nothing: 'Nothing on a page',
};

/** Longer names from a file are cut in messages. */
const MAX_NAMED_CHARACTERS = 40;

function fileProblem(problem: SavedQuestionFileProblem): string {
  switch (problem.type) {
    case 'not-json':
      return 'This file is not JSON.';
    case 'not-questions':
      return 'This file has no questions exported from Gloss.';
    case 'newer-version':
      return 'This file comes from a newer version of Gloss. Update Gloss, then import it again.';
    case 'no-questions':
      return 'This file contains no questions.';
    case 'invalid-question': {
      const name = problem.name === '' ? '' : ` (“${problem.name.slice(0, MAX_NAMED_CHARACTERS)}”)`;
      const reason = problem.field === '' ? 'is not valid' : `has a missing or invalid “${problem.field}”`;
      return `Question ${problem.position}${name} ${reason}.`;
    }
    default:
      return problem satisfies never;
  }
}

const en = {
  heading: 'Saved questions',
  intro: <T>(slash: T) => [
    'Write a question once, then ask it from the right-click menu or by typing ',
    slash,
    ' in the panel.',
  ],
  add: 'Add question',
  restoreBuiltIn: 'Restore built-in questions',
  import: 'Import',
  export: 'Export',
  file: 'File of saved questions',

  isInMenu: 'In the right-click menu',
  isInPanel: 'With / in the panel',
  sendsAtOnce: 'sent at once',
  waits: 'waits for you to send it',
  modelAt: (model: string, provider: string) => `${model || 'default model'} at ${provider}`,
  noProvider: 'its provider was removed',
  moveUp: (name: string) => `Move ${name} up`,
  moveDown: (name: string) => `Move ${name} down`,
  edit: (name: string) => `Edit ${name}`,
  remove: (name: string) => `Remove ${name}`,

  newQuestion: 'New question',
  name: 'Name',
  nameHint: 'Shown in the menu; type it after /.',
  nameMissing: 'Enter a name.',
  question: 'Question',
  questionMissing: 'Enter a question.',
  asksAbout: 'Asks about',
  subjects,
  model: 'Model',
  panelModel: 'The panel’s current model',
  removedProvider: 'Removed provider',
  defaultModel: 'Default model',
  sends: 'Send at once',
  sendsHint: 'Otherwise it waits in the panel so you can add to it.',
  inMenu: 'In the right-click menu',
  inMenuHint: 'With more than one item, the browser shows Gloss’s items in a submenu.',
  notInMenuHint: 'Only questions about something on a page can be in the menu.',
  save: 'Save question',

  saved: (name: string) => `Saved “${name}”.`,
  removed: (name: string) => `Removed “${name}”.`,
  notStored: 'The browser couldn’t store that.',
  imported: (added: number, known: number) =>
    [
      plural(added, { one: '# question added.', other: '# questions added.' }),
      ...(known === 0
        ? []
        : [plural(known, { one: '# was already there.', other: '# were already there.' })]),
    ].join(' '),
  notImported: (reason: string) => `Nothing was imported. ${reason}`,
  fileProblem,
  fileTooLarge: 'This file is too large.',
  fileUnreadable: 'The browser couldn’t read the file or store its questions.',
};

/** The saved questions on the options page. */
export const savedQuestionText = inLanguage({ en });
