import { expect } from 'vitest';

import type { View } from '#test/support/browsers/view.ts';

import { findAxeProblems } from './find-axe-problems.ts';
import { picture } from './start-gloss.ts';

/**
 * Takes a picture of a view at each of these widths, light and dark, and expects axe to find nothing. Leaves it light.
 *
 * @param prepare - Brings into view what is looked at, at each width.
 */
export async function lookAt(
  view: View,
  name: string,
  widths: readonly number[],
  prepare: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await view.setColorScheme(scheme);
    for (const width of widths) {
      await view.setWidth(width);
      await prepare();
      await view.screenshot(picture(`${name}-${scheme}-${width}`));
    }
    expect.soft((await findAxeProblems(view)).join('\n'), `${name}, ${scheme}`).toBe('');
  }
  await view.setColorScheme('light');
}
