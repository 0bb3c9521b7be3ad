import type { PassphraseProblem } from '#lib/protocol/frames/passphrase-frames.ts';

import { formatList, formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const problems: Record<PassphraseProblem, string> = {
  wrong: 'That isn’t the passphrase. Try again.',
  'set-already': 'A passphrase was set in another tab. Reload this page.',
  interrupted: 'Gloss restarted in the meantime. Try again.',
};

const en = {
  heading: 'Keys',
  intro:
    'Gloss encrypts your API keys and headers on this device and sends each one only to the address shown with it.',
  none: 'No key is saved.',
  list: 'Saved keys',
  removedProvider: 'Removed provider',
  goesTo: (origin: string) => `Goes to ${origin}.`,
  endsIn: (lastFour: string) => `Ends in ${lastFour}.`,
  headers: (names: readonly string[]) =>
    `With ${plural(names.length, { one: 'the header', other: 'the headers' })} ${formatList(names)}.`,
  headersFor: (names: readonly string[], origin: string) =>
    `With ${plural(names.length, { one: 'the header', other: 'the headers' })} ${formatList(names)} for ${origin}.`,
  forget: 'Forget when the browser closes',
  forgetHint: 'Kept in memory only. An update of Gloss forgets it too.',
  remove: 'Remove',
  removeOf: (name: string) => `Remove the key of ${name}`,
  removeAll: 'Remove all keys…',
  removeAllTitle: 'Remove all keys',
  removeAllText:
    'Removes every saved key and the passphrase from this device. This can’t be undone. Your providers stay; you’ll have to enter their keys again.',
  removeAllConfirm: 'Remove all keys',
  allRemoved: 'All keys are removed.',

  passphrase: 'Passphrase',
  noPassphrase:
    'Without a passphrase, anyone who can copy and run your browser profile can use these keys. With one, they stay locked until you type it.',
  unlocked: 'Your keys are protected by a passphrase, and unlocked.',
  locked: 'Your keys are locked.',
  set: 'Set a passphrase…',
  change: 'Change passphrase…',
  drop: 'Remove passphrase…',
  lock: 'Lock now',
  unlock: 'Unlock',
  unlockTitle: 'Unlock your keys',
  unlockHint: 'Your question is sent once the keys are unlocked.',
  forgotten: 'Forgot it? Gloss can’t recover it. Remove all keys, then enter them again.',

  lockAfter: 'Lock the keys',
  afterMinutes: (minutes: number) => `After ${formatNumber(minutes)} minutes without use`,
  atEnd: 'When the browser closes',

  setTitle: 'Set a passphrase',
  changeTitle: 'Change the passphrase',
  dropTitle: 'Remove the passphrase',
  current: 'Current passphrase',
  next: 'New passphrase',
  repeat: 'Repeat the new passphrase',
  nextHint: (characters: number) =>
    `At least ${formatNumber(characters)} characters; four or five random words are good. Gloss can’t recover it.`,
  tooShort: (characters: number) => `Use at least ${formatNumber(characters)} characters.`,
  notSame: 'The two passphrases differ.',
  confirmSet: 'Set passphrase',
  confirmChange: 'Change passphrase',
  confirmDrop: 'Remove passphrase',
  isSet: 'Passphrase set. You’ll need it when the browser starts again.',
  isChanged: 'Passphrase changed.',
  isDropped: 'Passphrase removed.',
  working: 'Working…',
  problems,
};

/** The keys on the options page, and the passphrase that protects them. */
export const keyText = inLanguage({ en });
