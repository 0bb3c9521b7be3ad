import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** Attributes of elements that users read or hear. */
const READ = /\s(?:alt|aria-[a-z]+|placeholder|title)="[^"]*\p{L}/giu;

/** What the style sheets put next to elements. */
const CONTENT = /content:[^;]*(["'])(?:(?!\1)[^;])*\p{L}(?:(?!\1)[^;])*\1/giu;

/** Files, by their paths, and what of each matches. */
async function find(
  pattern: string,
  read: (text: string) => readonly string[],
): Promise<{ files: number; found: Record<string, readonly string[]> }> {
  const found: Record<string, readonly string[]> = {};
  let files = 0;
  for await (const path of glob(pattern, { cwd: ROOT })) {
    files += 1;
    const words = read(await readFile(join(ROOT, path), 'utf8'));
    if (words.length > 0) found[path] = words;
  }
  return { files, found };
}

/** Texts between tags, but the product's name. */
function findTexts(html: string): string[] {
  const texts = html.split(/<[^>]*>/u).filter((text) => /\p{L}/u.test(text) && text.trim() !== 'Gloss');
  return [...texts, ...(html.match(READ) ?? [])];
}

function findContent(css: string): string[] {
  return css.match(CONTENT) ?? [];
}

test('the HTML of pages has no sentence: those are in lib/wording', async () => {
  // The first panel is drawn by its components, and compared with them by a test.
  expect(await find('entrypoints/*/index.html', findTexts)).toEqual({ files: 3, found: {} });
});

test('style sheets write no words', async () => {
  const { files, found } = await find('components/**/*.css', findContent);
  expect(files).toBeGreaterThan(20);
  expect(found).toEqual({});
});

test('planted words are found', () => {
  expect(findTexts('<title>Gloss</title><noscript>Turn JavaScript on.</noscript>')).toHaveLength(1);
  expect(findTexts('<button title="Close"></button>')).toHaveLength(1);
  expect(findContent(".a::after { content: '▧' / ''; }\n.b::after { content: ' New'; }")).toHaveLength(1);
  expect(findContent(".a::before { content: attr(data-label) ': '; }")).toEqual([]);
});
