import * as fc from 'fast-check';

import { findViolations } from '#test/support/markdown/answer-invariants.ts';
import {
  arbitraryDocument,
  arbitraryLong,
  arbitraryNoise,
  cutAt,
} from '#test/support/markdown/arbitrary-markdown.ts';

import { provideDom } from './provide-dom.ts';

/**
 * Renders random Markdown in random deltas. A document fails if it throws or leaves anything active in the page.
 *
 * @param seed - The same seed repeats a run.
 * @throws {Error} With the smallest failing document and how to repeat it.
 */
export async function soakMarkdown(seed: number, count: number): Promise<void> {
  provideDom();
  const { createRenderer } = await import('#lib/markdown/create-renderer.ts');
  const documents = fc.oneof(arbitraryDocument, arbitraryNoise, arbitraryNoise, arbitraryLong);
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(documents, sizes, (text, steps) => {
      const root = document.createElement('div');
      const renderer = createRenderer(root);
      const deltas = cutAt(text, steps);
      for (const [index, delta] of deltas.entries()) {
        renderer.push(delta);
        if (index === deltas.length >> 1) refuseViolations(root);
      }
      renderer.end();
      refuseViolations(root);
    }),
    { seed, numRuns: count },
  );
}

function refuseViolations(root: Element): void {
  const violations = findViolations(root);
  if (violations.length > 0) throw new Error(violations.join('; '));
}
