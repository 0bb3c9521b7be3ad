import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import { MAX_PDF_BYTES } from '#lib/pdf/limits.ts';
import { readPdf, type PdfReading } from '#lib/pdf/read-pdf.ts';
import { makePdf, PAGE_OF_PICTURE, pageOfLines, pageOfShiftJis } from '#test/support/pages/make-pdf.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/pdf');

async function fixture(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(FIXTURES, name)));
}

function read(bytes: Uint8Array, reading: Partial<PdfReading> = {}) {
  return readPdf(bytes, { signal: new AbortController().signal, ...reading });
}

it('the lines of a printed article become its headings, paragraphs and code', async () => {
  const { title, text, pages, cut } = await read(await fixture('article.pdf'));
  expect({ title, pages, cut }).toEqual({ title: 'On lichens and patience', pages: 2, cut: undefined });
  const blocks = text.split('\n\n');
  expect(blocks.slice(0, 2)).toEqual(['[page 1]', '# On lichens and patience']);
  // Across the end of a column, where a compound word was broken at its hyphen.
  expect(text).toContain(
    '\n\nWhat grows on a churchyard wall may be older than the names on it. A well-known map ',
  );
  expect(text).toContain('measures it needs a steady hand');
  expect(blocks).toContain('[page 2]');
  expect(blocks).toContain('## How to count them');
  expect(blocks).toContain(
    '```\ndef age(width_mm):\n    if width_mm < 0:\n        raise ValueError("width")\n    return width_mm / 0.5\n```',
  );
  expect(blocks.at(-1)).toBe('هذه جملة عربية قصيرة.');
});

it('progress is reported page by page', async () => {
  const onPage = vi.fn<(page: number, pages: number) => void>();
  await read(await fixture('article.pdf'), { onPage });
  expect(onPage.mock.calls).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

it('a font that needs a predefined character map is read', async () => {
  // 日本語 in Shift JIS.
  const { text } = await read(makePdf([pageOfShiftJis('93FA967B8CEA')]));
  expect(text).toBe('日本語');
});

it('pages without text are marked', async () => {
  const { text } = await read(makePdf([pageOfLines(['First words.']), PAGE_OF_PICTURE]));
  expect(text).toBe('[page 1]\n\nFirst words.\n\n[page 2, without text]');
});

it('a title is kept only if a person wrote it', async () => {
  expect(
    (await read(makePdf([pageOfLines(['Words.'])], { title: 'Microsoft Word - draft.doc' }))).title,
  ).toBe('');
  expect((await read(makePdf([pageOfLines(['Words.'])], { title: 'A study' }))).title).toBe('A study');
});

it.each([
  ['is locked', () => fixture('locked.pdf'), 'locked'],
  ['is not a PDF', async () => new TextEncoder().encode('<!doctype html><p>Sign in</p>'), 'broken'],
  ['is cut off', async () => (await fixture('article.pdf')).slice(0, 400), 'broken'],
  ['is empty', async () => new Uint8Array(), 'broken'],
  ['has only pictures', async () => makePdf([PAGE_OF_PICTURE]), 'pictures'],
  ['is too large', async () => new Uint8Array(MAX_PDF_BYTES + 1), 'too-large'],
])('a file that %s is reported', async (_what, make, problem) => {
  await expect(read(await make())).rejects.toMatchObject({ name: 'PdfError', problem });
});

it('a PDF whose fonts do not name their letters is garbled', async () => {
  const lines = pageOfLines(['\u00EE\u0080\u0081']);
  const toUnicode = '/Encoding << /Type /Encoding /Differences [65 /uniE001 /uniE002 /uniE003] >>';
  const font = `<< /Type /Font /Subtype /Type1 /BaseFont /Odd ${toUnicode} >>`;
  const page = { ...lines, content: 'BT /F1 12 Tf 72 720 Td (ABCABC) Tj ET', fonts: { F1: font } };
  await expect(read(makePdf([page]))).rejects.toMatchObject({ problem: 'garbled' });
});

it('reading ends at its limits, and the text says so', async () => {
  const pages = Array.from({ length: 5 }, (_, index) =>
    pageOfLines([`Page number ${index + 1} has its words.`]),
  );
  const long = await read(makePdf(pages), { limits: { characters: 60, timeMs: 60_000 } });
  expect(long).toMatchObject({ cut: 'characters', pages: 5 });
  expect(long.text).toHaveLength(60);
  let time = 0;
  const slow = await read(makePdf(pages), {
    limits: { characters: 1e6, timeMs: 25 },
    now: () => (time += 10),
  });
  expect(slow).toMatchObject({ cut: 'time', pages: 5 });
  expect(slow.text).not.toContain('number 5');
});

it('an abort ends reading', async () => {
  const stopping = new AbortController();
  const pages = Array.from({ length: 50 }, () => pageOfLines(['Words.']));
  const reading = read(makePdf(pages), {
    signal: stopping.signal,
    onPage: (page) => page === 3 && stopping.abort(new Error('enough')),
  });
  await expect(reading).rejects.toThrow('enough');
});

it('other tasks run while a PDF is read', async () => {
  const lines = Array.from(
    { length: 45 },
    (_, index) => `Line ${index} with some more words, so that it is full.`,
  );
  const pages = Array.from({ length: 30 }, () => pageOfLines(lines));
  let turns = 0;
  let isReading = true;
  const turn = (): void => {
    turns += 1;
    if (isReading) setImmediate(turn);
  };
  setImmediate(turn);
  await read(makePdf(pages));
  isReading = false;
  expect(turns).toBeGreaterThan(pages.length);
});
