import { inLanguage } from './language.ts';

const en = {
  heading: 'Ways to ask',
  intro: 'Gloss reads a page only when you ask about it.',
  rightClick: 'Right click',
  rightClickHint:
    'On selected text, choose “Ask about selection”; on a picture, “Ask about this image”; anywhere else on a page, “Ask about this page”.',
  toolbarButton: 'Toolbar button',
  toolbarButtonHint:
    'Opens the panel; where the browser allows it, another click closes it. Right-click the button to ask about the page, a screenshot or a part of it.',
  add: 'Add, in the panel',
  addHint:
    'Adds this page, other open tabs (your browser asks first), or a PDF or picture. You can also drop files on the panel or paste them.',
  addressBar: 'Address bar',
  addressBarHint: <T>(keyword: T) => ['Type ', keyword, ', a space and your question.'],
};

/** The list of ways to ask on the options page. */
export const waysText = inLanguage({ en });
