import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type * as Axe from 'axe-core';

import { endAnimations, type View } from '#test/support/browsers/view.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What `AXE` declares in the page. */
declare const axe: typeof Axe;

/** The rules whose result depends on colours; the other one of their category is not among those that axe runs. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Runs every rule of axe on a page as it is now.
 *
 * @param rules - `colors` leaves out rules whose result does not depend on colours.
 * @returns One line for each element that breaks a rule: the rule, the element and the reason.
 */
export async function findAxeProblems(view: View, rules: 'all' | 'colors' = 'all'): Promise<string[]> {
  if (!(await view.evaluate(() => 'axe' in window))) await view.inject(AXE);
  // Content that is still fading in has less contrast than it will have.
  await view.evaluate(endAnimations);
  return await view.evaluate(
    async (rules) => {
      const { violations } = await axe.run(document, {
        resultTypes: ['violations'],
        preload: false,
        ...(rules && { runOnly: [...rules] }),
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary ?? ''}`),
      );
    },
    rules === 'colors' ? COLOR_RULES : null,
  );
}
