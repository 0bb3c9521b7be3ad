import { defineSetting } from './define-setting.ts';

/** Whether models are asked to quote what they rely on. They are at first. */
export const quoteRuleSetting = defineSetting<boolean>('quote-rule', {
  version: 1,
  migrations: {},
  read: (stored) => stored !== false,
});
