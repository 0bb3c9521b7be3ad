import { readFile } from 'node:fs/promises';

import { describe, expect, it, vi } from 'vitest';

import { DocxError } from '#lib/docx/docx-error.ts';
import { readDocx } from '#lib/docx/read-docx.ts';
import { type DocxParts, makeDocx, makeZip } from '#test/support/docx/make-docx.ts';

const pause = vi.fn(() => Promise.resolve());

function read(bytes: Uint8Array<ArrayBuffer>) {
  return readDocx(new File([bytes], 'paper.docx'), pause);
}

async function textOf(parts: DocxParts): Promise<string | undefined> {
  return (await read(makeDocx(parts)))?.text;
}

function run(text: string, properties = ''): string {
  return `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

function paragraph(text: string, properties = ''): string {
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${run(text)}</w:p>`;
}

it('a document of python-docx becomes headings, paragraphs, lists and tables', async () => {
  const bytes = await readFile(new URL('../../fixtures/docx/lichens.docx', import.meta.url));
  const quote = await read(new Uint8Array(bytes));
  expect(quote).toMatchObject({ title: 'paper.docx', url: '' });
  expect(quote).not.toHaveProperty('cut');
  expect(quote?.text).toBe(`# On lichens

A lichen is a fungus and an alga & how they live.
They share a house.

# How they grow

- slowly
- in all weathers
- on bark

## What to do

1. Find one.
2. Wait.

Seen by all. And this too.

| Kind | mm a year |
| --- | --- |
| map lichen | 0.5 \\| slow |
| oakmoss | 3 |
| measured in 2026 |  |

日本語の段落。 العربية`);
});

describe('the text of a Word document', () => {
  it('has the notes that it refers to, at its end', async () => {
    const text = await textOf({
      document: `<w:p>${run('Slow')}<w:r><w:footnoteReference w:id="7"/></w:r>${run(', and old')}<w:r><w:endnoteReference w:id="2"/></w:r></w:p>`,
      footnotes: `<w:footnote w:type="separator" w:id="0">${paragraph('---')}</w:footnote><w:footnote w:id="7">${paragraph('Half a millimetre')}${paragraph('a year.')}</w:footnote><w:footnote w:id="8">${paragraph('Never referred to')}</w:footnote>`,
      endnotes: `<w:endnote w:id="2">${paragraph('Four hundred years.')}</w:endnote>`,
    });
    expect(text).toBe(
      'Slow[^1], and old[^2]\n\n[^1]: Half a millimetre a year.\n\n[^2]: Four hundred years.',
    );
  });

  it('has nested lists, counted as they are in Word', async () => {
    const item = (text: string, level: number) =>
      paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="4"/></w:numPr>`);
    const text = await textOf({
      document: ['One', 'Two']
        .map((one) => item(one, 0) + item(`${one} a`, 1) + item(`${one} b`, 1))
        .join(''),
      numbering: `<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="upperRoman"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>`,
    });
    expect(text).toBe('5. One\n   1. One a\n   2. One b\n6. Two\n   1. Two a\n   2. Two b');
  });

  it('lacks what is hidden or deleted, and has what was inserted', async () => {
    const text = await textOf({
      document: `<w:p>${run('Seen')}${run(' hidden', '<w:vanish/>')}${run(' also hidden', '<w:rStyle w:val="Secret"/>')}${run(' not hidden', '<w:vanish w:val="false"/>')}<w:del><w:r><w:delText> deleted</w:delText></w:r></w:del><w:moveFrom>${run(' moved')}</w:moveFrom><w:ins>${run(' inserted')}</w:ins></w:p>${paragraph('A hidden paragraph', '<w:pStyle w:val="Note"/>')}`,
      styles: `<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Note"><w:basedOn w:val="Secret"/></w:style>`,
    });
    expect(text).toBe('Seen not hidden inserted');
  });

  it('has headings by their style, its base or its name, and survives a cycle of styles', async () => {
    const text = await textOf({
      document: ['A', 'B', 'C', 'D'].map((id) => paragraph(id, `<w:pStyle w:val="${id}"/>`)).join(''),
      styles: `<w:style w:styleId="A"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="C"><w:name w:val="heading 3"/></w:style><w:style w:styleId="D"><w:basedOn w:val="D"/></w:style>`,
    });
    expect(text).toBe('## A\n\n## B\n\n### C\n\nD');
  });

  it('keeps tabs and line breaks of runs, and not the stops of paragraphs', async () => {
    const text = await textOf({
      document: `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>${run('a')}<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>`,
    });
    expect(text).toBe('a\tb\nc');
  });

  it('is also read in UTF-16', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-16"?><d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><p><r><t>Flechte</t></r></p></d>`;
    expect(await textOf({ document: Buffer.from(`\uFEFF${xml}`, 'utf16le') })).toBe('Flechte');
  });

  it('is truncated where it is too long, and lets other work run', async () => {
    pause.mockClear();
    const quote = await read(makeDocx({ document: paragraph('word '.repeat(100)).repeat(9000) }));
    expect(quote?.text).toHaveLength(4_000_000);
    expect(quote?.cut).toBe('characters');
    expect(pause).toHaveBeenCalled();
  });
});

describe('a hostile or damaged Word document', () => {
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['no archive', Buffer.from('Not a document at all, but long enough to be one.')],
    ['an archive of something else', makeZip([['readme.txt', 'Hello']])],
    ['XML that ends too early', makeDocx({ document: `<?xml version="1.0"?><d><p>` })],
    ['a document type', makeDocx({ document: '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>' })],
    ['an entity that nobody has declared', makeDocx({ document: paragraph('&lol;') })],
    ['elements without end', makeDocx({ document: '<w:p>'.repeat(100_000) })],
    ['bytes that are no text', makeDocx({ document: Uint8Array.from([0x3c, 0x64, 0x3e, 0xff, 0xfe, 0xff]) })],
  ])('that is %s is refused', async (_what, bytes) => {
    await expect(read(bytes)).rejects.toBeInstanceOf(DocxError);
  });

  it('with a damaged list of styles is read without it', async () => {
    expect(await textOf({ document: paragraph('Text'), styles: '<?xml version="1.0"?><open>' })).toBe('Text');
  });

  it('without any text gives no quote', async () => {
    expect(await textOf({ document: '<w:p/>' })).toBeUndefined();
  });

  it('that unpacks to far more than it is ends early', async () => {
    const spaces = Buffer.alloc(200_000_000, ' ');
    const bomb = makeDocx({ document: Buffer.concat([Buffer.from('<d xmlns:w="urn:x">'), spaces]) });
    expect(bomb.length).toBeLessThan(300_000);
    expect(await read(bomb)).toBeUndefined();
  });

  it('with a table of too many columns keeps the first hundred', async () => {
    const cell = `<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>${paragraph('x')}</w:tc>`;
    const text = (await textOf({ document: `<w:tbl><w:tr>${cell.repeat(50)}</w:tr></w:tbl>` })) ?? '';
    expect(text.split('\n')[0]?.split('|').length).toBeLessThan(250);
  });
});
