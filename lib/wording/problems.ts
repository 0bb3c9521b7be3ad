import type { Problem } from '#lib/protocol/frames/panel-frames.ts';

import { inLanguage } from './language.ts';

const en: Record<Problem, string> = {
  unreadable:
    'Gloss couldn’t read that. Browsers keep extensions out of their own pages, stores and PDF viewers. Copy the text and paste it here, or save a PDF and drop the file here.',
  'page-silent':
    'This page has not answered for 15 seconds. Gloss quotes it as soon as it does. If it stays frozen, reload it and ask again.',
  'no-picture':
    'Gloss couldn’t take that picture. Browsers keep extensions out of their own pages and stores. Copy the picture and paste it here.',
  'broken-picture':
    'The browser can’t read that picture: it’s damaged, or in a format that browsers can’t show. Save it as PNG or JPEG, then add it again.',
  'unknown-file':
    'Gloss reads pictures, PDFs, Word documents (.docx) and text files. That file is none of these, or has no text.',
  'no-room':
    'There’s no room for another picture: the browser holds about 10 MB of unsent material. Send or remove one, then ask again.',
  'draft-not-kept':
    'The browser has no room to save this draft. It stays here only while the panel is open: send it, or remove a picture.',
  'target-changed':
    'The model was changed after you asked, so nothing was sent. Check the model below the question, then send it again.',
  'not-stored':
    'The browser couldn’t store this question, so it was not sent. It’s still here. Remove a picture or choose a part of it (a private window has room for few), or free some disk space.',
  'not-queued':
    'The browser has no room to queue this question. It’s still here: send it when this answer is done, or remove a picture.',
  'edit-waits': 'An edited question can’t be queued. Send it when this answer is done.',
};

/** Why an action of the user's failed, and what to do about it. */
export const problemText = inLanguage({ en });
