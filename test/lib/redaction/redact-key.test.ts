import { assert, constantFrom, nat, property, string, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRedactor } from '#lib/redaction/redact-key.ts';

const KEY = 'sk-proj-Abc123_dEf456-GhI789jKl012';
const CHARACTERS = Array.from(KEY);
const redact = createRedactor({ key: KEY });
const MARK = '[key removed]';

function percent(text: string, upper: boolean): string {
  return Array.from(text)
    .map((character) => {
      const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
      return `%${upper ? hex.toUpperCase() : hex}`;
    })
    .join('');
}

describe('redaction removes the key', () => {
  const forms: [string, string][] = [
    ['as it is', KEY],
    ['percent-encoded, upper case', percent(KEY, true)],
    ['percent-encoded, lower case', percent(KEY, false)],
    ['percent-encoded twice', percent(KEY, true).replaceAll('%', '%25')],
    ['with its hyphens percent-encoded', KEY.replaceAll('-', '%2D')],
    [
      'in JSON escapes',
      CHARACTERS.map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    [
      'in escaped JSON escapes',
      CHARACTERS.map((c) => `\\\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in hex escapes', CHARACTERS.map((c) => `\\x${c.charCodeAt(0).toString(16)}`).join('')],
    ['in decimal entities', CHARACTERS.map((c) => `&#${c.charCodeAt(0)};`).join('')],
    ['in hexadecimal entities', CHARACTERS.map((c) => `&#x${c.charCodeAt(0).toString(16)};`).join('')],
    ['split by spaces', CHARACTERS.join(' ')],
    ['split by line ends', KEY.replaceAll(/(.{5})/g, '$1\r\n')],
    ['split by escaped line ends', KEY.replaceAll(/(.{5})/g, String.raw`$1\n`)],
    ['split by hyphens', CHARACTERS.join('-')],
    ['split by quotes', KEY.replaceAll(/(.{7})/g, '$1" + "')],
    ['split by zero-width spaces', CHARACTERS.join('\u200B')],
    ['split by soft hyphens as entities', KEY.replaceAll(/(.{4})/g, '$1&shy;')],
    ['split by markup', KEY.replaceAll(/(.{6})/g, '$1<wbr class="x">')],
    ['without its beginning', KEY.slice(8)],
    ['without its end', KEY.slice(0, 20)],
    ['masked too little', `${KEY.slice(0, 8)}****${KEY.slice(-6)}`],
    ['masked by dots', `${KEY.slice(0, 6)}...${KEY.slice(-4)}`],
  ];
  it.each(forms)('%s', (_, form) => {
    const clean = redact(`Wrong key ${form} given.`);
    expect(clean).toContain(MARK);
    expect(clean.startsWith('Wrong key ')).toBe(true);
    expect(clean.endsWith(' given.')).toBe(true);
    expect(clean.length).toBeLessThan(60);
  });

  it('in base64, wherever it begins, with both alphabets', () => {
    for (const before of ['', 'a', 'ab', 'Bearer ', 'user:', '🔑']) {
      for (const after of ['', 'x', 'xy', '\n']) {
        const encoded = Buffer.from(`${before}${KEY}${after}`).toString('base64');
        const safe = Buffer.from(`${before}${KEY}${after}`).toString('base64url');
        for (const form of [encoded, safe, encoded.replaceAll(/(.{16})/g, '$1\n')]) {
          const clean = redact(`token=${form};`);
          expect(clean).toContain(MARK);
          // What remains may hold the neighbours, and of the key less than one window.
          expect(clean.replace(MARK, '').length).toBeLessThan('token=;'.length + 24);
        }
      }
    }
  });

  it('every time it occurs', () => {
    expect(redact(`${KEY}, ${KEY} and ${percent(KEY, true)}`)).toBe(`${MARK}, ${MARK} and ${MARK}`);
  });

  it('whose characters mean something in a regular expression', () => {
    expect(createRedactor({ key: 'a+b(c)' })('no a+b(c) here')).toBe(`no ${MARK} here`);
    expect(createRedactor({ key: '$&$1' })('no $&$1 here')).toBe(`no ${MARK} here`);
  });
});

describe('redaction leaves alone', () => {
  const harmless = [
    'Incorrect API key provided: sk-p***l012. You can find your API key in your account settings.',
    'sk-proj is how keys of projects begin.',
    'The model `gpt-5` does not exist or you do not have access to it.',
    '',
    '100%25 of %%% <<<>>> && \\ \\u12 &#; 😀 \uD83D',
  ];
  it.each(harmless)('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('words that contain a short key', () => {
    const short = createRedactor({ key: 'ollama' });
    expect(short('ollamas and xollama and o l l a m a')).toBe('ollamas and xollama and o l l a m a');
    expect(short('key ollama is wrong')).toBe(`key ${MARK} is wrong`);
    expect(createRedactor({ key: 'x' })('exact x.')).toBe(`exact ${MARK}.`);
  });

  it('everything when there is no key', () => {
    expect(createRedactor({ key: undefined })('sk-abc')).toBe('sk-abc');
    expect(createRedactor({ key: '' })('sk-abc')).toBe('sk-abc');
  });

  it('any text of other letters', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const other = text.replaceAll(/[a-z\d]/gi, 'z');
        expect(redact(other)).toBe(other);
      }),
    );
  });
});

it('redaction lets no nine letters of any key through, however they are split', () => {
  assert(
    property(
      stringMatching(/^[\w-]{12,60}$/).filter((key) => key.replaceAll(/[^a-z\d]/gi, '').length >= 9),
      constantFrom('', ' ', '\u200B', '<b>', '"', '\n', '-', '&#8203;'),
      nat({ max: 8 }),
      (key, split, every) => {
        const form = key.replaceAll(new RegExp(`(.{${every + 1}})`, 'g'), `$1${split}`);
        const clean = createRedactor({ key })(`¿${form}?`);
        const left = clean.replaceAll(MARK, '').replaceAll(split || MARK, '');
        expect(left.replaceAll(/[^a-z\d]/gi, '').length).toBeLessThan(9);
        expect(clean).toContain(MARK);
      },
    ),
  );
});

function timeOf(length: number): number {
  const text = '<%25&\\u'.repeat(length) + KEY.slice(0, 6).repeat(length / 2);
  const start = performance.now();
  redact(text);
  return performance.now() - start;
}

it('redaction takes linear time', () => {
  timeOf(10_000);
  // Quadratic work would take 64 times as long.
  const short = Math.min(timeOf(10_000), timeOf(10_000), timeOf(10_000));
  expect(timeOf(80_000) / short).toBeLessThan(32);
});
