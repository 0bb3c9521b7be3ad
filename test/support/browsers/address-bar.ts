import { setTimeout as sleep } from 'node:timers/promises';

import type { Display } from './display.ts';

/** Types words into the address bar of the window in front, one key after the other, and presses Enter. */
export async function enterInAddressBar(display: Display, text: string): Promise<void> {
  await display.press('ctrl+l');
  for (const character of text) {
    await display.press(character === ' ' ? 'space' : character);
    // The bar looks up what was typed with every key, and takes a keyword only when it is done. It tells nobody.
    await sleep(character === ' ' ? 400 : 80);
  }
  await sleep(800);
  await display.press('Return');
}
