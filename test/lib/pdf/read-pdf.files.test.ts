import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { textOfPdf } from '#test/support/pages/read-made-pdf.ts';

const CASES = join(import.meta.dirname, '../../fixtures/pdf/cases');

/** What each file says, block by block. */
const TEXTS: Readonly<Record<string, string>> = {
  '25-table-of-single-words': 'Item   Qty   Price\nNut   4   1.20\nBolt   12   0.80',
  '25b-table-of-numbers':
    'Year   Revenue   Costs   Profit\n2023   1,200   900   300\n2024   1,500   1,100   400\n2025   1,900   1,300   600',
  '26-chinese-paragraph':
    '本协议由双方于签署之日起生效，有效期为三年。任何一方如需提前终止本协议，应当提前三十日以书面形式通知对方，并且承担因提前终止而给对方造成的全部损失。' +
    '双方应当对在合作过程中知悉的商业秘密承担保密义务，未经对方书面同意，不得向第三方披露。',
  '27-filled-form': 'Name: Ada Lovelace\n\nMember: yes',
  '28-bold-by-printing-twice': 'Important notice\n\nBody follows.',
  '28b-bold-by-printing-each-letter-twice': 'BOLD',
  '29-word-with-digits-broken-at-its-hyphen':
    'This long line of text is all about the disease called COVID-19 and the next line goes on about a time span ' +
    'that is 2019-2020 and the next line goes on about an encoding called UTF-8 until it ends.',
  '29b-letters-set-apart': 'CHAPTER\n\nBody follows here.',
  '29c-hidden-layer': 'Shown text',
  'pdf-filled-form':
    'Name of the applicant: Ada Lovelace\n\nSum in euro: 12,500\n\nReviewer: please check the sum',
};

it.each(Object.entries(TEXTS))('the text of %s is read as it looks', async (name, text) => {
  expect(await textOfPdf(new Uint8Array(await readFile(join(CASES, `${name}.pdf`))))).toBe(text);
});
