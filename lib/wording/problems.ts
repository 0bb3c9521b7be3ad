import type { Problem } from '#lib/protocol/panel-frames.ts';

const SENTENCES: Record<Problem, string> = {
  unreadable:
    'Gloss could not read that. Browsers keep extensions out of their own pages, stores and PDF viewers; you can copy the text and paste it here, or save a PDF and drop the file here.',
  'no-picture':
    'Gloss could not take that picture. Browsers keep extensions out of their own pages and stores; you can copy a picture and paste it here.',
  'unknown-file': 'Gloss reads pictures and PDFs. That file is neither.',
  'no-room':
    'There is no room for another picture: the browser keeps about 10 MB of what waits to be asked. Send or remove one, then ask again.',
  'draft-not-kept':
    'The browser has no room to keep all of this. It stays here as long as the panel is open: send it, or remove a picture.',
  'not-stored':
    'The browser could not store this question, so it was not sent. It is still here. Remove a picture or choose a part of it (a private window has room for few), or free some disk space.',
};

/** Says why something that the user wanted is not there, and what can be done. */
export function describeProblem(reason: Problem): string {
  return SENTENCES[reason];
}
