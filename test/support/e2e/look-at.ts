import { expect } from 'vitest';

import type { View } from '#test/support/browsers/view.ts';

import { findAxeProblems } from './find-axe-problems.ts';
import { BROWSER, picture } from './start-gloss.ts';

/** `npm run pictures` wants every state at every width. Other runs check one width, which keeps them short. */
const IS_FOR_PICTURES = process.env['GLOSS_PICTURES'] === 'all';

/** In CSS pixels. A view is checked at `main`, and left so wide. */
interface Widths {
  readonly main: number;
  readonly others: readonly number[];
}

/** Up to the width of a tab, in which Chromium can open the panel; Firefox’ sidebar cannot be so wide. */
const PANEL_WIDTHS: Widths = { main: 320, others: BROWSER === 'chromium' ? [240, 480, 1280] : [240, 480] };
const PAGE_WIDTHS: Widths = { main: 1280, others: [240, 320, 480] };

interface Look {
  /** The width to check it at, if another one shows more. */
  readonly main?: number;
  /** Scrolls the state into view, again at each width. */
  readonly prepare?: () => Promise<unknown>;
}

/** Takes pictures of a state of the panel, light and dark, and expects axe to find nothing. Leaves it light. */
export async function lookAtPanel(panel: View, name: string, look: Look = {}): Promise<void> {
  await lookAt(panel, name, PANEL_WIDTHS, look);
}

/** The same for a page that opens in a tab. */
export async function lookAtPage(page: View, name: string, look: Look = {}): Promise<void> {
  await lookAt(page, name, PAGE_WIDTHS, look);
}

/**
 * Does what `lookAtPanel` does, but only in `npm run pictures`: for a state that resembles one that every run
 * checks.
 */
export async function picturePanel(panel: View, name: string, look: Look = {}): Promise<void> {
  if (IS_FOR_PICTURES) await lookAtPanel(panel, name, look);
}

/** The same for a page that opens in a tab. */
export async function picturePage(page: View, name: string, look: Look = {}): Promise<void> {
  if (IS_FOR_PICTURES) await lookAtPage(page, name, look);
}

/** Scrolls a part to the top, to prepare for pictures of it. */
export function scrollTo(view: View, css: string): () => Promise<void> {
  return () =>
    view.evaluate(
      (to) => document.querySelector(to)?.scrollIntoView({ block: 'start', behavior: 'instant' }),
      css,
    );
}

/** Gives a part the keyboard, to prepare for pictures of it: a message stays while it has it. */
export function focusOn(view: View, css: string): () => Promise<void> {
  return () =>
    view.evaluate((to) => document.querySelector<HTMLElement>(to)?.focus({ focusVisible: false }), css);
}

async function lookAt(view: View, name: string, widths: Widths, look: Look): Promise<void> {
  const { main = widths.main, prepare } = look;
  // The main width is the last, so that what follows is the same in every run.
  const all = [...widths.others, widths.main].filter((width) => width !== main).concat(main);
  let current: number | undefined;
  for (const scheme of ['light', 'dark'] as const) {
    await view.setColorScheme(scheme);
    for (const width of IS_FOR_PICTURES ? all : [main]) {
      if (width !== current) await view.setWidth(width);
      current = width;
      await prepare?.();
      await view.screenshot(picture(`${name}-${scheme}-${width}`));
    }
    // The dark scheme changes nothing but colours; all other rules would find the same, in twice the time.
    const problems = await findAxeProblems(view, scheme === 'light' ? 'all' : 'colors');
    expect.soft(problems.join('\n'), `${name}, ${scheme}`).toBe('');
  }
  await view.setColorScheme('light');
}
