import { inLanguage } from './language.ts';

const en = {
  cancel: 'Cancel',
  copied: 'Copied',
  copy: 'Copy',
  dismiss: 'Dismiss',
  done: 'Done',
  undo: 'Undo',
};

/** Names of buttons that several areas share. */
export const actionText = inLanguage({ en });
