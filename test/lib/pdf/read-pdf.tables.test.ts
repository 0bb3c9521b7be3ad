import { expect, it } from 'vitest';

import { HELVETICA, pageOfTexts } from '#test/support/pages/make-pdf.ts';
import { textOfPages } from '#test/support/pages/read-made-pdf.ts';

type Text = readonly [x: number, y: number, text: string];

/** Rows of cells, each at the x of its column. */
function grid(rows: readonly (readonly string[])[], columns: readonly number[], leading = 16): Text[] {
  return rows.flatMap((row, line) =>
    row.map((text, column): Text => [columns[column] ?? 0, 720 - leading * line, text]),
  );
}

it('a table of single words keeps its rows and columns when its numbers are aligned right', async () => {
  // Digits are 6.67 wide.
  const texts: Text[] = [
    [72, 720, 'Region'],
    [200, 720, 'Q1'],
    [260, 720, 'Q2'],
    [72, 704, 'North'],
    [196, 704, '120'],
    [269.3, 704, '9'],
    [72, 688, 'South'],
    [202.7, 688, '80'],
    [256, 688, '100'],
  ];
  expect(await textOfPages([pageOfTexts(texts)])).toBe('Region   Q1   Q2\nNorth   120   9\nSouth   80   100');
});

it('numbers in columns that are close together keep their rows', async () => {
  const rows = [
    ['12', '14', '15'],
    ['9', '11', '13'],
    ['8', '10', '12'],
  ];
  expect(await textOfPages([pageOfTexts(grid(rows, [72, 96, 120]))])).toBe(
    '12   14   15\n9   11   13\n8   10   12',
  );
});

it('a row with an empty cell keeps its columns', async () => {
  const texts: Text[] = [
    ...grid([['Item', 'Qty', 'Price']], [72, 200, 300]),
    [72, 704, 'Bolt'],
    [300, 704, '0.80'],
    [72, 688, 'Nut'],
    [200, 688, '4'],
    [300, 688, '1.20'],
  ];
  expect(await textOfPages([pageOfTexts(texts)])).toBe('Item   Qty   Price\nBolt      0.80\nNut   4   1.20');
});

it('words of justified lines are not cells', async () => {
  // The second number is the space that is added to each blank.
  const lines = [
    ['People often print', 17],
    ['narrow texts whose', 14],
    ['spaces are too wide', 19],
  ] as const;
  const shown = lines.map(([words, extra]) => `${extra} Tw (${words}) Tj T*`).join('\n');
  const text = await textOfPages([
    { content: `BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET`, fonts: { F1: HELVETICA } },
  ]);
  expect(text.replaceAll('\n', ' ')).toBe('People often print narrow texts whose spaces are too wide');
});

it('code keeps the spaces that align it', async () => {
  const courier = '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>';
  // Courier is 7.2 wide at this size, so the descriptions begin in the column 20.
  const rows = [
    ['-c, --check', 'checks only'],
    ['-o, --output=FILE', 'writes to FILE'],
  ];
  const shown = rows.map(
    ([option, description], row) =>
      `1 0 0 1 72 ${720 - 14 * row} Tm (${option}) Tj 1 0 0 1 ${72 + 20 * 7.2} ${720 - 14 * row} Tm (${description}) Tj`,
  );
  const text = await textOfPages([
    { content: `BT /F1 12 Tf ${shown.join('\n')} ET`, fonts: { F1: courier } },
  ]);
  expect(text).toBe('```\n-c, --check         checks only\n-o, --output=FILE   writes to FILE\n```');
});

/** The cells of a grid column by column, as some programs print them. */
function byColumn(rows: readonly (readonly string[])[], columns: readonly number[]): Text[] {
  return columns.flatMap((x, column) =>
    rows.flatMap((row, line): Text[] => {
      const text = row[column] ?? '';
      return text === '' ? [] : [[x, 720 - 16 * line, text]];
    }),
  );
}

const PRICES = [
  ['Item', 'Qty', 'Price'],
  ['Bolt', '', '0.80'],
  ['Nut', '4', '1.20'],
  ['Washer', '12', '0.05'],
  ['Spring', '3', '2.40'],
];

it('a table that is printed column by column has its rows, with empty cells in their columns', async () => {
  const texts = byColumn(PRICES, [72, 200, 300]);
  expect(await textOfPages([pageOfTexts(texts)])).toBe(
    'Item   Qty   Price\nBolt      0.80\nNut   4   1.20\nWasher   12   0.05\nSpring   3   2.40',
  );
});

it('text in newspaper columns is read column by column', async () => {
  const left = [
    'A lichen is a partnership',
    'of a fungus and an alga',
    'that live as one body',
    'on bare rock.',
  ];
  const right = ['It grows where neither', 'could live alone, and', 'it feeds on light and', 'on rain.'];
  const texts = [
    ...left.map((text, line): Text => [72, 720 - 14 * line, text]),
    ...right.map((text, line): Text => [320, 720 - 14 * line, text]),
  ];
  const read = await textOfPages([pageOfTexts(texts)]);
  expect(read.replaceAll(/\s+/gu, ' ')).toBe([...left, ...right].join(' '));
});

it('an index in two columns of short entries is read column by column', async () => {
  const left = ['Alga, 12', 'Bark, 3', 'Crust, 44', 'Dust, 9'];
  const right = ['Moss, 7', 'Rain, 15', 'Rock, 21', 'Soil, 2'];
  const texts = [
    ...left.map((text, line): Text => [72, 720 - 14 * line, text]),
    ...right.map((text, line): Text => [320, 720 - 14 * line, text]),
  ];
  const read = await textOfPages([pageOfTexts(texts)]);
  expect(read.indexOf('Dust')).toBeLessThan(read.indexOf('Moss'));
});
