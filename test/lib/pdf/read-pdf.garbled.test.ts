import { expect, it } from 'vitest';

import {
  HELVETICA,
  type MadePage,
  makePdf,
  pageOfGlyphs,
  pageOfLines,
} from '#test/support/pages/make-pdf.ts';
import { textOfPages, textOfPdf } from '#test/support/pages/read-made-pdf.ts';

const SENTENCE = 'This is a sentence that no reader can make sense of';

/** The glyph numbers that TrueType fonts give to ASCII. */
function glyphsOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0) - 29);
}

/** A number for each character of a text, and what the font says of them. */
function numbered(text: string, change: (character: string) => string = (character) => character) {
  const codes = Array.from(text, (_, index) => index + 40);
  return pageOfGlyphs([codes], new Map(Array.from(text, (one, index) => [index + 40, change(one)])));
}

async function read({ page, objects }: ReturnType<typeof pageOfGlyphs>): Promise<string> {
  return await textOfPages([page], { objects });
}

function inWinAnsi(text: string): MadePage {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  return { ...pageOfLines([text]), fonts: { F1: font } };
}

it.each<[string, () => Uint8Array]>([
  ['numbers of glyphs', () => makePdf([pageOfGlyphs([glyphsOf(SENTENCE)]).page])],
  ['control characters', () => makePdf([pageOfGlyphs([[1, 2, 3, 4, 5, 6, 7, 8, 3, 2, 1, 4, 17, 18]]).page])],
  [
    'Cyrillic read as Western European',
    () => makePdf([inWinAnsi('Ïðèâåò êàê äåëà ñåãîäíÿ âå÷åðîì äðóçüÿ ìîè')]),
  ],
  [
    'signs in place of letters',
    () =>
      makePdf([
        pageOfLines([
          `!"#$ %& '$*! +<=>? @[$] ^_!{ |}~# !$&*`,
          '"#$% &*+< =>?@ [^_{ |}~! "#$&',
          `&*!+ <#=>? $[@] ^!_ {~} |#$! & *+`,
        ]),
      ]),
  ],
])('a PDF is refused whose text is only %s', async (_what, make) => {
  await expect(textOfPdf(make())).rejects.toMatchObject({ problem: 'garbled' });
});

it('letters exchanged for others are recognized in a long text', async () => {
  const prose =
    'The fungus builds the house and keeps the water, and the alga makes the food. Neither of the two is in charge ' +
    'of it, and both have lived together for longer than there have been flowers on the land or birds above it. ';
  const exchanged = prose.repeat(3).replaceAll(/[a-z]/gu, (letter) => {
    const from = 'abcdefghijklmnopqrstuvwxyz';
    return 'qvxkzjwyfgbpdlchmkzvgxfqpw'[from.indexOf(letter)] ?? letter;
  });
  const lines = exchanged.match(/.{1,90}/gu) ?? [];
  await expect(textOfPages([pageOfLines(lines)])).rejects.toMatchObject({ problem: 'garbled' });
});

it.each([
  [
    'a table of numbers',
    ['1,200 2,822 8,228', '2,282 1,828 2,228', '$8,822 $2,288 $1,282', '8,282 2,828 1,228'],
  ],
  ['capitals', ['THIS HEADING IS ALL CAPITALS', 'AND SO IS ITS SECOND LINE']],
  ['abbreviations', ['VHDL FPGA DDR3 HDMI SPI UART GPIO', 'LVDS PLL BRAM LUT DSP']],
  ['code', ['for (let i = 0; i < n; i++) { sum += a[i] * b[i]; }', 'if (!ok) { throw new Error("x"); }']],
  ['a sequence', ['GGCCGCGGGCACGTGGCCGCGGGC'.repeat(2)]],
])('%s can be read', async (_what, lines) => {
  const text = await textOfPages([pageOfLines(lines)]);
  for (const line of lines) expect(text).toContain(line);
});

it('lines that cannot be read are named in their place', async () => {
  const { page } = pageOfGlyphs([glyphsOf(SENTENCE), glyphsOf(SENTENCE)]);
  const content = `BT /F2 12 Tf 72 760 Td (Before it.) Tj ET ${page.content} BT /F2 12 Tf 72 600 Td (After it.) Tj ET`;
  const text = await textOfPages([{ content, fonts: { ...page.fonts, F2: HELVETICA } }]);
  expect(text).toBe('Before it.\n\n[text that can’t be recovered]\n\nAfter it.');
});

it('control characters between words are spaces', async () => {
  const text = 'Many words of a text in one font.';
  expect(await read(numbered(text, (one) => (one === ' ' ? '\u0003' : one)))).toBe(text);
});

it('a rare control character is dropped', async () => {
  const text = 'Many words of a text in one font, of which one has a mark.';
  expect(await read(numbered(`${text}\u0001`))).toBe(text);
});

it('control characters that Windows has for quotes and dashes are these', async () => {
  expect(await read(numbered('It\u0092s \u0093quoted\u0094 \u0096 once'))).toBe('It’s “quoted” – once');
});

it('a bullet in a font of symbols stays a bullet', async () => {
  const text = await read(numbered('\uF0B7 first of all the items of this list'));
  expect(text).toBe('- first of all the items of this list');
});
