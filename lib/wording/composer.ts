import type { PlaceholderName } from '#lib/prompts/placeholders.ts';

import { inLanguage } from './language.ts';

const missing: Record<PlaceholderName, string> = {
  selection: 'Select text and choose “Ask about selection”, or replace {{selection}}.',
  page: 'This question is about a page.',
  title: 'Add a page, or replace {{title}}.',
  url: 'Add a page, or replace {{url}}.',
  language: 'Replace {{language}} with a language.',
};

const en = {
  /** What is missing from a question with an open placeholder. */
  missing,
  addThisPage: 'Add this page',
  field: 'Message',
  ask: 'Ask a question',
  askAboutPassage: 'Ask about this passage',
  askAboutPicture: 'Ask about this picture',
  /** After a right click, keys still go to the page. */
  clickToType: 'Click here to type',
  send: 'Send',
  stop: 'Stop',
  savedQuestions: 'Saved questions',
  suggestions: 'Suggestions',
  dropFiles: 'Drop a PDF, a Word file, a picture or a text file to ask about it',

  editing: 'Editing an earlier question. Later messages move to another branch.',
  cancelEdit: 'Cancel edit',
  locked: 'Your keys are locked. Unlock them to send the question.',
  unlock: 'Unlock…',
  noModel: 'No model is set up.',
  chooseProvider: 'Choose a provider',
  noPictures: (provider: string) => `${provider} can’t take pictures. Remove them, or choose another model.`,

  /** A provider was just set up. */
  ready: {
    /**
     * @param target - The model and its provider.
     * @param origin - The origin, as an element.
     */
    note: <Part>(target: string, origin: Part) => [
      `Ready: ${target}. When you press Send, your question and its quotes go to `,
      origin,
      '.',
    ],
    showText: 'Show exact text',
    hideText: 'Hide exact text',
    empty: 'Type a question to see what will be sent.',
  },

  model: {
    name: 'Model',
    none: 'No model yet',
    at: (model: string, provider: string) => `${model} at ${provider}`,
    /** The model that the server uses by default. */
    default: 'default model',
  },

  add: {
    name: 'Add',
    tip: 'Add a page, a part of it, a tab or a file',
    menu: 'Add to the question',
    page: 'This page',
    /** The hint for pointing at a part of the page. */
    partHint: 'Pick a paragraph, a table or anything else in the page.',
    tabs: 'Other tabs…',
    tabsHint: 'Pick from the tabs of this window.',
    file: 'File…',
    fileHint:
      'A PDF, a Word file, a picture or a text file on this device. Gloss reads it here, without a request.',
    busy: 'Gloss is reading a page.',
    noPage: 'No page is open.',
    willAskForSite: (host: string) => `Your browser first asks whether Gloss may read ${host}.`,
    willAskForTabs: 'Your browser first asks whether Gloss may see your open tabs.',
    /** Chrome's prompt speaks of browsing history. */
    willAskForHistory:
      'Your browser first asks whether Gloss may see your open tabs, which it calls browsing history.',
  },
};

/** Where a question is written, and what can be added to it. */
export const composerText = inLanguage({ en });
