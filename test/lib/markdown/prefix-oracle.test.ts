// @vitest-environment jsdom
import * as fc from 'fast-check';
import { Marked, Renderer, type Tokens } from 'marked';
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { mathBlock, mathInline } from '#lib/markdown/math-tokens.ts';
import { arbitraryDocument, arbitraryLong, arbitraryNoise, cutAt } from '#test/support/arbitrary-markdown.ts';
import { canonicalOf } from '#test/support/canonical-html.ts';
import { identityPolicy } from '#test/support/identity-policy.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
/** Open quotes and items are made shorter as soon as they can be. */
const shortTail = 20;
const guardMs = 300_000;
const runs = Number(process.env['RUNS'] ?? 80);
const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });

function renderAtOnce(text: string): string {
  const root = document.createElement('div');
  createRenderer(root).push(text);
  return root.innerHTML;
}

function check(documents: fc.Arbitrary<string>, count: number): void {
  fc.assert(
    fc.property(documents, sizes, (text, sizes) => {
      const root = document.createElement('div');
      const renderer = createRenderer(root, { shortTail });
      let prefix = '';
      // A longer text is cut more coarsely: each step draws the whole prefix anew.
      const scale = Math.ceil(text.length / 250);
      for (const delta of cutAt(
        text,
        sizes.map((size) => size * scale),
      )) {
        renderer.push(delta);
        prefix += delta;
        expect(root.innerHTML).toBe(renderAtOnce(prefix));
      }
      renderer.end();
      const whole = document.createElement('div');
      const atOnce = createRenderer(whole);
      atOnce.push(text);
      atOnce.end();
      expect(root.innerHTML).toBe(whole.innerHTML);
    }),
    { seed, numRuns: count },
  );
}

// oxlint-disable-next-line no-console -- a failure is repeated with it
console.log(`prefix oracle: SEED=${seed}`);

test(
  'after every delta a mixed document looks as if it had come at once',
  () => check(arbitraryDocument, runs),
  guardMs,
);
test('after every delta noise looks as if it had come at once', () => check(arbitraryNoise, runs), guardMs);
test(
  'after every delta a long block looks as if it had come at once',
  () => check(arbitraryLong, runs / 10),
  guardMs,
);

test(
  'at the end an answer is what the lexer makes of the whole text',
  () => {
    const marked = new Marked({ gfm: true });
    // Raw HTML is text in Gloss, so it is text in what it is compared with.
    marked.use({
      extensions: [mathBlock, mathInline].flatMap((extension) => [
        extension,
        { name: 'math', renderer: renderMath },
      ]),
      renderer: {
        html: ({ text, block }) => escapeHtml(block ? text.trimEnd() : text, block),
        list(token) {
          const kind = token.loose ? 'loose' : 'tight';
          return Renderer.prototype.list.call(this, token).replace(/^<(ul|ol)/, `<$1 class="${kind}"`);
        },
      },
    });
    fc.assert(
      fc.property(fc.oneof(arbitraryDocument, arbitraryNoise, arbitraryLong), sizes, (text, sizes) => {
        const root = document.createElement('div');
        const renderer = createRenderer(root, { policy: identityPolicy, shortTail });
        for (const delta of cutAt(text, sizes)) renderer.push(delta);
        renderer.end();
        const reference = document.createElement('div');
        reference.innerHTML = marked.parse(text.replaceAll('\0', '\uFFFD'), { async: false });
        expect(canonicalOf(root)).toBe(canonicalOf(reference));
      }),
      { seed, numRuns: runs },
    );
  },
  guardMs,
);

function renderMath({ raw, ['isBlock']: isBlock }: Tokens.Generic): string {
  const tag = isBlock === true ? 'div' : 'span';
  return `<${tag} class="math">${escapeHtml(raw.trim(), false)}</${tag}>`;
}

function escapeHtml(text: string, isBlock: boolean | undefined): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return isBlock ? `<p class="raw">${escaped}</p>` : escaped;
}
