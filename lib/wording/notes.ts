import type { NoteName, TemplateProblem, TurnName } from '#lib/transfer/notes/note-template.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

/** Longer titles are cut in lists. */
const MAX_TITLE_CHARACTERS = 60;

function cut(title: string): string {
  return title.length > MAX_TITLE_CHARACTERS ? `${title.slice(0, MAX_TITLE_CHARACTERS).trimEnd()}…` : title;
}

function describeProblem({ type, line, name }: TemplateProblem): string {
  switch (type) {
    case 'unknown':
      return `Line ${line}: {{${name}}} is not a placeholder. Use one from the list below.`;
    case 'outside':
      return `Line ${line}: {{${name}}} is about one question. Put it between {{#turns}} and {{/turns}}.`;
    case 'value':
      return `Line ${line}: between the two --- lines, {{${name}}} must be the only thing after the colon.`;
    case 'marks':
      return `Line ${line}: put {{#turns}} and {{/turns}} once, each alone on its line, below the properties.`;
    case 'front-matter':
      return 'Line 1: the properties that begin with --- need a second --- line that ends them.';
    default:
      return type satisfies never;
  }
}

const placeholders: Record<NoteName | TurnName, string> = {
  title: 'What the chat or the page is called',
  source: 'Addresses of the pages that are quoted',
  site: 'Their hosts',
  date: 'The day of the first question',
  models: 'The models that answered',
  quotes: 'What was quoted, with links to the passages',
  question: 'What was asked',
  answer: 'The answer that is shown',
  model: 'The model that wrote it',
  asked: 'Day and time of the question',
};

const en = {
  menu: 'Reading notes…',
  menuHint: 'Quotes, questions and answers, for your notes.',
  title: 'Reading notes',
  about: 'Notes on',
  chat: 'This chat',
  page: (title: string) => `All chats about “${cut(title)}”`,
  preview: 'Preview',
  more: (count: number) => `And ${formatNumber(count)} more characters.`,
  save: 'Save',
  obsidian: 'Open in Obsidian',
  close: 'Close',
  copied: 'Copied.',
  notCopied: 'The browser couldn’t copy the note. Save it instead.',
  saved: (name: string) => `Saved as ${name}.`,
  opened: 'Sent to Obsidian. If nothing opens, save the note instead.',
  openedFromClipboard:
    'Copied and sent to Obsidian, which takes long notes from the clipboard. If nothing opens, paste it there.',
  notOpened: 'The browser couldn’t open Obsidian. Save the note instead.',
  empty: 'There is nothing to note yet: ask something first.',
  failed: 'The note couldn’t be created.',
  builtIn:
    'Your template can’t be used, so this is the built-in one. Correct it in Settings, under Data and privacy.',

  intro:
    'Quotes, questions and answers as Markdown for your own notes. In the panel: More, then Reading notes.',
  template: 'Template',
  templateHint:
    'What a note looks like. The part between {{#turns}} and {{/turns}} repeats for each question.',
  placeholderList: 'Placeholders',
  placeholders,
  turnHint: 'Between {{#turns}} and {{/turns}}:',
  propertyHint:
    'Between two --- lines at the top are properties: there, a placeholder must be the only thing after the colon. A line whose placeholders are all empty is left out.',
  noPreview: 'Correct the template to see the note.',
  vault: 'Obsidian vault',
  vaultHint: 'Optional. Without a name, notes go to the vault that was opened last.',
  saveSettings: 'Save',
  reset: 'Use the built-in template',
  settingsSaved: 'Saved.',
  sample: {
    question: 'How fast do lichens grow?',
    quote: 'Most lichens grow less than a millimetre in a year.',
    page: 'On lichens',
    answer: 'Slowly: “less than a millimetre in a year”.',
    model: 'example-model',
  },

  problem: describeProblem,
};

/** Reading notes, in the panel and the settings. */
export const notesText = inLanguage({ en });
