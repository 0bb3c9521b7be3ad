import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { adoptStyles } from '#lib/appearance/adopt-styles.ts';
import { startAppearance } from '#lib/appearance/appearance.ts';
import { keepEarlyInput } from '#lib/panel/composer/early-input.ts';

import styles from './sidepanel/first-frame.css?inline';

/** A hidden page gets no frames. */
const NO_FRAME_MS = 100;

/**
 * Runs before the first frame of the panel's HTML, in which the user can already type, and loads the panel's
 * own script with that frame: if both were loaded together, the first frame would wait for it.
 */
export default defineUnlistedScript(() => {
  adoptStyles(styles);
  startAppearance();
  keepEarlyInput();
  // Loading it again does nothing.
  const load = (): void => void import('virtual:panel');
  requestAnimationFrame(load);
  setTimeout(load, NO_FRAME_MS);
});
