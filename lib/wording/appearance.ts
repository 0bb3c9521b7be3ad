import type { Appearance } from '#lib/protocol/appearance.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

const en = {
  name: 'Appearance',
  theme: 'Theme',
  themes: {
    system: 'Same as the browser',
    light: 'Light',
    dark: 'Dark',
  } satisfies Record<Appearance['theme'], string>,
  textSize: 'Text size',
  percent: (size: number) => `${formatNumber(size)} %`,
};

/** How the pages look. */
export const appearanceText = inLanguage({ en });
