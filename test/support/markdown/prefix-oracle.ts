import * as fc from 'fast-check';
import { Marked, Renderer, type Tokens } from 'marked';

import { maskCjk } from '#lib/markdown/cjk.ts';
import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { mathBlock, mathInline } from '#lib/markdown/math-tokens.ts';
import { PatchedTokenizer } from '#lib/markdown/patched-tokenizer.ts';

import {
  arbitraryCode,
  arbitraryDocument,
  arbitraryLines,
  arbitraryList,
  arbitraryLong,
  arbitraryNoise,
  arbitraryPieces,
  arbitraryQuote,
  arbitraryTable,
  cutAt,
} from './arbitrary-markdown.ts';
import { canonicalOf } from './canonical-html.ts';
import { identityPolicy } from './identity-policy.ts';

/* The prefix oracle. It runs in jsdom and in real browsers: it needs a document and no test runner. */

const documents = {
  mixed: arbitraryDocument,
  list: arbitraryList,
  code: arbitraryCode,
  table: arbitraryTable,
  quote: arbitraryQuote,
  lines: arbitraryLines,
  pieces: arbitraryPieces,
  random: arbitraryNoise,
};

export type DocumentKind = keyof typeof documents;

/** How many documents of each kind a run of `amount` checks. Long ones are few: each step draws them in full. */
export function documentCounts(amount: number): [DocumentKind, number][] {
  const few = Math.ceil(amount / 10);
  return [
    ['mixed', amount],
    ['list', 2 * few],
    ['code', few],
    ['table', few],
    ['quote', few],
    ['lines', 2 * amount],
    ['pieces', 2 * few],
    ['random', amount],
  ];
}

/** Shortens open quotes and items as early as possible. */
const SHORT_TAIL = 20;
/** One that random documents reach, and the real one. */
const PIECE_LENGTHS = [150, 4_000];
const sizes = fc.oneof(
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
);

/**
 * Checks on random documents that after every delta the DOM equals that of a fresh renderer fed the prefix in
 * one go.
 *
 * @param longestMs - After this long, the smallest failing document so far is reported. By default, there is
 * no limit.
 * @throws {Error} With the smallest failing document and the seed that repeats it.
 */
export function checkPrefixes(kind: DocumentKind, seed: number, count: number, longestMs?: number): void {
  fc.assert(
    fc.property(documents[kind], sizes, fc.constantFrom(...PIECE_LENGTHS), (text, sizes, pieceLength) => {
      const root = document.createElement('div');
      const renderer = createRenderer(root, { shortTail: SHORT_TAIL, pieceLength });
      let prefix = '';
      // Longer texts are cut more coarsely: each step draws the prefix from the start.
      const scale = Math.ceil(text.length / 250);
      const steps = sizes.map((size) => size * scale);
      for (const delta of cutAt(text, steps)) {
        renderer.push(delta);
        prefix += delta;
        refuseOther(root, drawAtOnce(prefix, false, pieceLength), () => `after ${JSON.stringify(prefix)}`);
      }
      renderer.end();
      refuseOther(root, drawAtOnce(text, true, pieceLength), () => 'at the end');
    }),
    { seed, numRuns: count, includeErrorInReport: true, ...untilThen(longestMs) },
  );
}

function untilThen(
  longestMs: number | undefined,
): Pick<fc.Parameters, 'interruptAfterTimeLimit' | 'markInterruptAsFailure'> {
  return longestMs === undefined ? {} : { interruptAfterTimeLimit: longestMs, markInterruptAsFailure: true };
}

/**
 * Checks one text at every prefix, fed one character at a time.
 *
 * @throws {Error} With the first prefix that differs.
 */
export function checkEveryPrefix(text: string): void {
  const root = document.createElement('div');
  const renderer = createRenderer(root, { shortTail: SHORT_TAIL });
  for (let at = 0; at < text.length; at++) {
    renderer.push(text.charAt(at));
    const prefix = text.slice(0, at + 1);
    refuseOther(root, drawAtOnce(prefix, false), () => `after ${JSON.stringify(prefix)}`);
  }
  renderer.end();
  refuseOther(root, drawAtOnce(text, true), () => 'at the end');
}

function drawAtOnce(text: string, isComplete: boolean, pieceLength?: number): Element {
  const root = document.createElement('div');
  const renderer = createRenderer(root, pieceLength === undefined ? {} : { pieceLength });
  renderer.push(text);
  if (isComplete) renderer.end();
  return root;
}

function refuseOther(drawn: Element, wanted: Element, when: () => string): void {
  // Nearly always they are the same as they are, and sorting attributes takes long.
  if (drawn.innerHTML !== wanted.innerHTML) refuseDifference(htmlOf(drawn), htmlOf(wanted), when());
}

/** The order of attributes tells when they were set, which means nothing. */
function htmlOf(root: Element): string {
  return root.innerHTML.replace(
    /<(\w+)((?: [\w-]+="[^"]*")+)>/g,
    (_, tag: string, attributes: string) =>
      `<${tag} ${(attributes.match(/[\w-]+="[^"]*"/g) ?? []).toSorted().join(' ')}>`,
  );
}

/**
 * Checks that complete random documents match the HTML that `marked` makes of them.
 *
 * @param longestMs - As for `checkPrefixes`.
 * @throws {Error} With the smallest failing document and the seed that repeats it.
 */
export function checkEnds(seed: number, count: number, longestMs?: number): void {
  const marked = createReference();
  // A document without a window loads nothing.
  const inert = document.implementation.createHTMLDocument();
  fc.assert(
    fc.property(fc.oneof(arbitraryDocument, arbitraryNoise, arbitraryLong), sizes, (text, sizes) => {
      const root = document.createElement('div');
      const renderer = createRenderer(root, { policy: identityPolicy, shortTail: SHORT_TAIL });
      for (const delta of cutAt(text, sizes)) renderer.push(delta);
      renderer.end();
      inert.body.innerHTML = marked.parse(text.replaceAll('\0', '\uFFFD'), { async: false });
      refuseDifference(canonicalOf(root), canonicalOf(inert.body), 'at the end');
    }),
    { seed, numRuns: count, includeErrorInReport: true, ...untilThen(longestMs) },
  );
}

function createReference(): Marked {
  const marked = new Marked({ gfm: true });
  // Raw HTML is text in Gloss, so the reference shows it as text too.
  marked.use({
    hooks: { emStrongMask: maskCjk },
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
  // Passed by option: `use` ignores the methods of a class.
  return marked.setOptions({ tokenizer: new PatchedTokenizer() });
}

function renderMath({ raw, ['isBlock']: isBlock }: Tokens.Generic): string {
  const tag = isBlock === true ? 'div' : 'span';
  return `<${tag} class="math">${escapeHtml(raw.trim(), false)}</${tag}>`;
}

function escapeHtml(text: string, isBlock: boolean | undefined): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return isBlock ? `<p class="raw">${escaped}</p>` : escaped;
}

function refuseDifference(drawn: string, wanted: string, when: string): void {
  if (drawn !== wanted) throw new Error(`Differs ${when}:\n  drawn:  ${drawn}\n  wanted: ${wanted}`);
}
