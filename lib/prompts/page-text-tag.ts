const TAG = 'page-text';

/** Removes differences that a model may overlook: case, spacing, invisible characters and kinds of dash. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .replaceAll(/\p{Pd}/gu, '-');
}

/** Picks a tag name that none of the texts contains, so that no page can close its own block. */
export function pickPageTextTag(texts: readonly string[]): string {
  const folded = texts.map(fold);
  if (!folded.some((text) => text.includes(TAG))) return TAG;
  // One pass: a page full of numbered tags must not cost a search for each of them.
  const taken = new Set<string>();
  for (const [, digits = ''] of folded.flatMap((text) => [...text.matchAll(/page-text-(\d{1,9})/gu)])) {
    for (let length = 1; length <= digits.length; length += 1) taken.add(digits.slice(0, length));
  }
  let number = 2;
  while (taken.has(String(number))) number += 1;
  return `${TAG}-${number}`;
}

/** Random characters in a tag: 62 bits, which no page can guess. */
const RANDOM_CHARACTERS = 12;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Creates the tag around page text for one request: random, so that text taken from a page cannot contain it. */
export function createPageTextTag(): string {
  const random = crypto.getRandomValues(new Uint32Array(RANDOM_CHARACTERS));
  return `${TAG}-${[...random].map((value) => ALPHABET.charAt(value % ALPHABET.length)).join('')}`;
}
