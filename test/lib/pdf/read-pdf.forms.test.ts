import { expect, it } from 'vitest';

import { type MadePage, pageOfTexts, refTo } from '#test/support/pages/make-pdf.ts';
import { textOfPages } from '#test/support/pages/read-made-pdf.ts';

type Text = readonly [x: number, y: number, text: string];

/** Reads a page with annotations, each a dictionary without its type. */
function readWith(texts: readonly Text[], annotations: readonly string[], changes: Partial<MadePage> = {}) {
  const objects = annotations.map((entries) => `<< /Type /Annot ${entries} >>`);
  const refs = objects.map((_, index) => refTo(index)).join(' ');
  const fields = objects.flatMap((object, index) => (object.includes('/Widget') ? [refTo(index)] : []));
  return textOfPages([{ ...pageOfTexts(texts), entries: `/Annots [${refs}]`, ...changes }], {
    catalog: `/AcroForm << /Fields [${fields.join(' ')}] /DA (/Helv 12 Tf 0 g) >>`,
    objects,
  });
}

function field(entries: string, rect: string): string {
  return `/Subtype /Widget /F 4 /Rect [${rect}] /DA (/Helv 12 Tf 0 g) ${entries}`;
}

it('the value of a text field follows its label, with and without an appearance', async () => {
  const text = await readWith(
    [
      [72, 720, 'First name:'],
      [320, 720, 'Born:'],
      [72, 702, 'Town'],
    ],
    [
      field('/FT /Tx /T (a) /V (Ada)', '140 715 300 733'),
      field('/FT /Tx /T (b) /V (1815)', '360 715 420 733'),
      field('/FT /Tx /T (c) /V (London)', '140 697 300 715'),
    ],
  );
  expect(text).toBe('First name: Ada   Born: 1815\nTown   London');
});

it('a choice shows what the form shows, and an empty or a password field nothing', async () => {
  const text = await readWith(
    [
      [72, 720, 'Country:'],
      [72, 690, 'Colours:'],
      [72, 660, 'Secret:'],
      [72, 630, 'Empty:'],
    ],
    [
      field('/FT /Ch /Ff 131072 /T (a) /V (fr) /Opt [[(de) (Germany)] [(fr) (France)]]', '140 715 300 733'),
      field('/FT /Ch /Ff 2097152 /T (b) /V [(red) (blue)] /Opt [(red) (green) (blue)]', '140 685 300 703'),
      field('/FT /Tx /Ff 8192 /T (c) /V (hunter2)', '140 655 300 673'),
      field('/FT /Tx /T (d)', '140 625 300 643'),
    ],
  );
  expect(text).toBe('Country: France\nColours: red, blue\nSecret:\nEmpty:');
});

it('a checkbox before its label is marked, and one after its label says yes or no', async () => {
  const text = await readWith(
    [
      [90, 720, 'I agree'],
      [90, 690, 'Send me news'],
      [72, 660, 'Member:'],
      [72, 630, 'Retired:'],
    ],
    [
      field('/FT /Btn /T (a) /V /Yes /AS /Yes', '72 718 84 730'),
      field('/FT /Btn /T (b) /V /Off /AS /Off', '72 688 84 700'),
      field('/FT /Btn /T (c) /V /On /AS /On', '130 658 142 670'),
      field('/FT /Btn /T (d) /V /Off /AS /Off', '130 628 142 640'),
    ],
  );
  expect(text).toBe('[x] I agree\n[ ] Send me news\nMember: yes\nRetired: no');
});

it('a value of several lines, or far from any label, has its own lines and its name', async () => {
  const text = await readWith(
    [[72, 720, 'Remarks:']],
    [
      field('/FT /Tx /Ff 4096 /T (a) /V (One line.\\nAnother.)', '140 660 400 733'),
      field('/FT /Tx /T (b) /TU (Office code) /V (X-17)', '400 100 500 118'),
    ],
  );
  expect(text).toBe('Remarks: One line.\n\nAnother.\n\nOffice code: X-17');
});

it('a hidden field is not read', async () => {
  const text = await readWith(
    [[72, 720, 'Name:']],
    [field('/FT /Tx /T (a) /V (Ada)', '140 715 300 733').replace('/F 4', '/F 2')],
  );
  expect(text).toBe('Name:');
});

it('a field of a page that is turned is next to its label', async () => {
  const text = await readWith([], [field('/FT /Tx /T (a) /V (Ada) /MK << /R 90 >>', '82 140 100 300')], {
    content: 'BT /F1 12 Tf 0 1 -1 0 95 72 Tm (Name:) Tj ET',
    entries: `/Rotate 90 /Annots [${refTo(0)}]`,
  });
  expect(text).toBe('Name: Ada');
});

it('a comment comes after the paragraph that it is about, with its author', async () => {
  const text = await readWith(
    [
      [72, 720, 'The first line of a paragraph that fills it,'],
      [72, 706, 'and the second line of it.'],
      [72, 660, 'Another paragraph.'],
    ],
    [
      '/Subtype /Text /F 4 /Rect [400 715 420 735] /Contents (Is this true?) /T (Ann)',
      '/Subtype /Highlight /F 4 /Rect [72 718 130 732] /QuadPoints [72 732 130 732 72 718 130 718] /Contents (Rephrase)',
      '/Subtype /Link /F 4 /Rect [72 655 200 672] /Contents (A link)',
      '/Subtype /Text /F 4 /Rect [400 715 420 735] /Contents ()',
    ],
  );
  expect(text.split('\n\n')).toEqual([
    'The first line of a paragraph that fills it, and the second line of it.',
    '[comment by Ann: Is this true?]',
    '[comment on “The first lin”: Rephrase]',
    'Another paragraph.',
  ]);
});

it('text typed onto a page fills the line that it is on', async () => {
  const text = await readWith(
    [
      [72, 720, 'Name: ________________'],
      [72, 690, 'Body text.'],
    ],
    ['/Subtype /FreeText /F 4 /Rect [120 717 200 735] /DA (/Helv 12 Tf) /Contents (Ada)'],
  );
  expect(text).toBe('Name: ________________ Ada\n\nBody text.');
});
