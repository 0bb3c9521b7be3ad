import { defineSetting } from './define-setting.ts';

/** Whether models are asked to quote what they rely on; true by default. */
export const quoteRuleSetting = defineSetting<boolean>('quote-rule', {
  version: 1,
  migrations: {},
  read: (stored) => stored !== false,
});
