// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { readParts } from '#lib/capture/in-page/read/read-parts.ts';

import { byId, showBody } from '../../../../support/pages/show-page.ts';

/** Enough rows for a large table. */
const FILLING = '<tr><td>filling words that take room</td><td>1</td><td>2</td></tr>'.repeat(20);

async function csvOf(rows: string): Promise<string[]> {
  showBody(`<p>Before.</p><table id="t">${rows}${FILLING}</table>`);
  const [part] = await readParts(document, [byId('t')]);
  const [table] = part?.tables ?? [];
  expect(part?.text).toContain(table?.markdown);
  return table?.csv.split('\n').slice(0, 5) ?? [];
}

describe('a large table as CSV', () => {
  beforeEach(() => showBody(''));

  it('fields with commas, quotation marks and line breaks are quoted', async () => {
    expect(
      await csvOf(
        '<tr><th>Name</th><th>Said</th><th>n</th></tr><tr><td>Lind, Mara</td><td>“so” and "no"</td><td>a<br>b</td></tr>',
      ),
    ).toEqual([
      '```csv',
      'Name,Said,n',
      '"Lind, Mara","“so” and ""no""",a b',
      'filling words that take room,1,2',
      'filling words that take room,1,2',
    ]);
  });

  it('merged cells are repeated in each place that they cover', async () => {
    const lines = await csvOf(
      '<tr><th rowspan="2">Year</th><th colspan="2">Count</th></tr><tr><th>North</th><th>South</th></tr>' +
        '<tr><td>2019</td><td colspan="2">3</td></tr>',
    );
    expect(lines.slice(1, 4)).toEqual(['Year,Count,Count', 'Year,North,South', '2019,3,3']);
  });

  it('fields have no syntax of Markdown', async () => {
    const lines = await csvOf(
      '<tr><td><b>bold</b> a*b</td><td><a href="https://x.example/">link</a></td><td>a|b</td></tr>',
    );
    expect(lines[1]).toBe('bold a*b,link,a|b');
  });

  it('a field with a fence in it does not close the block', async () => {
    expect((await csvOf('<tr><td>```</td><td>x</td><td>y</td></tr>'))[0]).toBe('````csv');
  });
});

it('small tables stay Markdown only', async () => {
  showBody('<table id="t"><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>');
  const [part] = await readParts(document, [byId('t')]);
  expect(part?.text).toContain('| A | B |');
  expect(part).not.toHaveProperty('tables');
});
