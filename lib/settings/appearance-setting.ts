import { type Appearance, readAppearance } from '#lib/protocol/appearance.ts';

import { defineSetting } from './define-setting.ts';

/** The theme and the text size that the user has chosen. */
export const appearanceSetting = defineSetting<Appearance>('appearance', {
  version: 1,
  migrations: {},
  read: readAppearance,
});
