import type { FaultKind } from '#lib/protocol/fault.ts';

import { inLanguage } from './language.ts';

const en: Record<FaultKind | 'reload' | 'losesDraft' | 'reloadAnyway', string> = {
  'storage-unavailable':
    'Gloss can’t open its storage. Nothing stored is lost. Reload Gloss; if that doesn’t help, restart the browser.',
  'storage-full': 'There’s no disk space left, so Gloss couldn’t save that. Free some space, then try again.',
  'storage-newer': 'A newer version of Gloss saved your data. Update Gloss, then reload it.',
  'vault-unavailable':
    'Gloss can’t read your API keys. Reload Gloss; if that doesn’t help, enter the key again in the settings.',
  forbidden: 'Your organization doesn’t allow that. Choose one of the providers that it has set up.',
  internal: 'Something went wrong in Gloss. Try again; if it happens again, reload Gloss.',
  reload: 'Reload Gloss',
  losesDraft: 'A reload would lose a question or quotes that you haven’t sent. Copy them first.',
  reloadAnyway: 'Reload anyway',
};

/** What failed inside Gloss and what to do next; `reload` is the button that restarts it, after a warning where a draft would be lost. */
export const faultText = inLanguage({ en });
