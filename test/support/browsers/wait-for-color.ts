import { setTimeout as sleep } from 'node:timers/promises';

import type { Area, Display, Spot } from './display.ts';

/** A guard against hanging: how often the display is checked, and how long the pause is. */
const MOST_TRIES = 400;
const POLL_MS = 50;

/** Waits until something in an area of a display has this colour, and returns its middle. */
export async function waitForColor(
  display: Display,
  area: Area,
  color: Parameters<Display['find']>[1],
): Promise<Spot> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const spot = await display.find(area, color);
    if (spot) return spot;
    await sleep(POLL_MS);
  }
  throw new Error(`Nothing at ${JSON.stringify(area)} became ${color.join(', ')}`);
}
