import type { PassageProblem } from '#lib/protocol/passage.ts';

import { inLanguage } from './language.ts';

const en = {
  /** Why a passage is not shown in its page. */
  problem({ reason, host = '' }: PassageProblem): string {
    switch (reason) {
      case 'gone':
        return `${host || 'The site'} says that this page no longer exists. Copy the quote to search for it elsewhere.`;
      case 'moved':
        return `The address now leads to another page${host === '' ? '' : ` at ${host}`}, which doesn’t have this text. Sign in if it asks you to, or copy the quote to search for it.`;
      case 'changed':
        return 'The page has changed since: it no longer has this text.';
      case 'protected':
        return 'Browsers keep extensions out of this page, so Gloss can’t highlight the text. Copy it and use the browser’s own search.';
      case 'no-access':
        return 'Gloss isn’t allowed to read that page, so it can’t tell whether the text is still there. If it is, the browser highlights it.';
      default:
        return reason satisfies never;
    }
  },
  copy: 'Copy quote',
  allow: 'Allow this site',
  addPage: 'Add the page as it is now',
};

/** Messages about the place that a quote came from. */
export const passageText = inLanguage({ en });
