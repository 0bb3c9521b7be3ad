import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../fixtures/quotations');

/** A quotation of one of the texts, and how it was made. */
export interface SampleQuotation {
  readonly how: string;
  readonly text: string;
}

/** A text in one language, and quotations of it. */
export interface QuotationSet {
  readonly language: string;
  /** Markdown. */
  readonly source: string;
  /** Verbatim, or with differences that do not count. */
  readonly verbatim: readonly SampleQuotation[];
  /** With one word replaced, left out, added or moved. */
  readonly altered: readonly SampleQuotation[];
  /** Put together from two places, without saying so or in the wrong order. */
  readonly assembled: readonly SampleQuotation[];
}

/** Reads the texts and makes the quotations, always the same ones. */
export function readQuotationSets(): QuotationSet[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => makeSet(name.slice(0, -3), readFileSync(join(FOLDER, name), 'utf8')));
}

function makeSet(language: string, source: string): QuotationSet {
  const plain = source
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/^(?:#+|-) |\*+/gmu, '')
    .trim();
  const sentences = plain
    .split(/\n+/u)
    .slice(1)
    // Thai has spaces between sentences, and nowhere else.
    .flatMap((paragraph) =>
      language === 'th' ? paragraph.split(' ') : splitText(paragraph, language, 'sentence'),
    )
    .map((sentence) => splitText(sentence.trim(), language, 'word'))
    .filter((words) => words.filter(isWord).length >= 9);
  return {
    language,
    source,
    verbatim: sentences.flatMap(keep),
    altered: sentences.flatMap((words, index) =>
      alter(words, sentences[(index + 1) % sentences.length] ?? []),
    ),
    assembled: sentences.flatMap((words, index) => assemble(words, sentences, index)),
  };
}

function splitText(text: string, language: string, granularity: 'sentence' | 'word'): string[] {
  return Array.from(new Intl.Segmenter(language, { granularity }).segment(text), ({ segment }) => segment);
}

function isWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Where the words are among the words, spaces and punctuation of a sentence. */
function placesOfWords(words: readonly string[]): number[] {
  return words.flatMap((word, index) => (isWord(word) ? [index] : []));
}

function keep(words: readonly string[]): SampleQuotation[] {
  const places = placesOfWords(words);
  const at = (part: number): number => places[Math.floor(places.length * part)] ?? 0;
  const sentence = words.join('');
  const middle = words.slice(at(0.2), at(0.85) + 1).join('');
  const start = words.slice(0, at(0.35) + 1).join('');
  const end = words.slice(at(0.6)).join('');
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
  return [
    { how: 'verbatim', text: sentence },
    { how: 'its middle', text: middle },
    { how: 'with an ellipsis', text: `${start} … ${end}` },
    { how: 'with an ellipsis in brackets', text: `${start} [...] ${end}` },
    { how: 'between ellipses', text: `...${middle}…` },
    { how: 'with other quotation marks', text: sentence.replaceAll(/[“”„«»「」"]/gu, "'") },
    {
      how: 'with other dashes',
      text: sentence.replaceAll(/ ?[–—-] ?/gu, (dash) => (dash === '-' ? '‑' : ' -- ')),
    },
    { how: 'with other apostrophes', text: sentence.replaceAll('’', "'") },
    { how: 'in capitals', text: Array.from(middle, capitalize).join('') },
    { how: 'over several lines', text: sentence.replaceAll(' ', '\n  ') },
    { how: 'with a comma at its end', text: `${middle},` },
    { how: 'with soft hyphens', text: sentence.replace(longest, Array.from(longest).join('\u00AD')) },
    { how: 'in bold', text: `**${middle}**` },
    { how: 'in decomposed letters', text: sentence.normalize('NFD') },
  ];
}

/** A capital, where that is one letter as well. */
function capitalize(letter: string): string {
  const capital = letter.toUpperCase();
  return capital.length === letter.length ? capital : letter;
}

function alter(words: readonly string[], others: readonly string[]): SampleQuotation[] {
  const places = placesOfWords(words);
  const known = new Set(words.map((word) => word.toLowerCase()));
  const stranger =
    others.find((word) => isWord(word) && word.length > 1 && !known.has(word.toLowerCase())) ?? 'unrelated';
  return [0.25, 0.5, 0.75].flatMap((part) => {
    const at = places[Math.floor(places.length * part)] ?? 0;
    const next = places[Math.floor(places.length * part) + 1] ?? 0;
    const [word = '', follower = ''] = [words[at], words[next]];
    const made: SampleQuotation[] = [
      { how: 'a word replaced', text: words.with(at, stranger).join('') },
      { how: 'a word left out', text: words.toSpliced(at, words[at + 1] === ' ' ? 2 : 1).join('') },
      {
        how: 'a word added',
        text: words.toSpliced(at, 0, stranger, words.includes(' ') ? ' ' : '').join(''),
      },
    ];
    if (word.toLowerCase() !== follower.toLowerCase()) {
      made.push({ how: 'two words swapped', text: words.with(at, follower).with(next, word).join('') });
    }
    return made;
  });
}

function assemble(
  words: readonly string[],
  sentences: readonly (readonly string[])[],
  index: number,
): SampleQuotation[] {
  const other = sentences[index + 2];
  if (!other) return [];
  const half = (of: readonly string[], isFirst: boolean): string => {
    const places = placesOfWords(of);
    const middle = places[Math.floor(places.length / 2)] ?? 0;
    return (isFirst ? of.slice(0, middle) : of.slice(middle)).join('').trim();
  };
  return [
    { how: 'two halves as one', text: `${half(words, true)} ${half(other, false)}` },
    { how: 'two sentences without what was between', text: `${words.join('')} ${other.join('')}` },
    { how: 'the later first', text: `${half(other, false)} … ${half(words, true)}` },
  ];
}
