import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it, vi } from 'vitest';

import { createPdfImport, type PdfImport } from '#lib/panel/quotes/create-pdf-import.ts';
import { PdfError } from '#lib/pdf/pdf-error.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';
import { makePdf, PAGE_OF_PICTURE, pageOfLines } from '#test/support/pages/make-pdf.ts';

const OFFER = {
  id: 'q1',
  url: 'https://site.example/papers/paper.pdf',
  title: 'A paper',
  question: { text: 'Summarise {{page}}', sends: false, about: ['q1'] },
};

let accepted: Quote[];
let asked: (FilledQuestion | undefined)[];
let pdfs: PdfImport;

function fileOf(words: string): Blob {
  return new Blob([makePdf([pageOfLines([words])])]);
}

beforeEach(() => {
  accepted = [];
  asked = [];
  pdfs = createPdfImport((quote, question) => {
    accepted.push(quote);
    asked.push(question);
  });
});

it('files are read in the order in which they were added', async () => {
  const bytes = await readFile(join(import.meta.dirname, '../../../fixtures/pdf/article.pdf'));
  await Promise.all([
    pdfs.add({ name: 'long.pdf' }, new Blob([new Uint8Array(bytes)])),
    pdfs.add({ name: 'short.pdf' }, fileOf('Short.')),
  ]);
  expect(accepted.map(({ title, part, url }) => ({ title, part, url }))).toEqual([
    { title: 'On lichens and patience', part: 'pdf', url: '' },
    { title: 'short.pdf', part: 'pdf', url: '' },
  ]);
  expect(pdfs.state.value).toBeUndefined();
});

it('a PDF that cannot be read is reported, and the next one is read', async () => {
  await pdfs.add({ name: 'scan.pdf' }, new Blob([makePdf([PAGE_OF_PICTURE])]));
  expect(pdfs.state.value).toEqual({ type: 'failed', name: 'scan.pdf', problem: 'pictures' });
  await pdfs.add({ name: 'next.pdf' }, fileOf('Next.'));
  expect(accepted).toHaveLength(1);
  expect(pdfs.state.value).toBeUndefined();
});

it('Dismiss stops the reading and empties the queue, and later files are read', async () => {
  const all = [pdfs.add({ name: 'a.pdf' }, fileOf('A.')), pdfs.add({ name: 'b.pdf' }, fileOf('B.'))];
  pdfs.dismiss();
  await Promise.all(all);
  expect(accepted).toEqual([]);
  expect(pdfs.state.value).toBeUndefined();
  await pdfs.add({ name: 'c.pdf' }, fileOf('C.'));
  expect(accepted).toMatchObject([{ text: 'C.' }]);
});

it('an offered PDF is loaded only on a click, and once', async () => {
  const load = vi.fn(async () => fileOf('From the web.'));
  await pdfs.load(load);
  expect(load).not.toHaveBeenCalled();
  pdfs.suggest(OFFER);
  expect(pdfs.offer.value).toEqual(OFFER);
  const loading = pdfs.load(load);
  // Synchronously in the click: browsers ask for access only there.
  expect(load).toHaveBeenCalledExactlyOnceWith(OFFER.url, expect.any(AbortSignal));
  await loading;
  await pdfs.load(load);
  expect(load).toHaveBeenCalledOnce();
  expect(accepted).toMatchObject([{ id: 'q1', title: 'A paper', url: OFFER.url, text: 'From the web.' }]);
  expect(asked).toEqual([OFFER.question]);
});

it('an offered PDF that cannot be loaded is reported with its reason', async () => {
  pdfs.suggest({ ...OFFER, title: '' });
  await pdfs.load(() => Promise.reject(new PdfError('refused')));
  expect(pdfs.state.value).toEqual({ type: 'failed', name: 'paper.pdf', problem: 'refused' });
});

it('a file that the browser cannot read is not called a damaged PDF', async () => {
  const gone = Object.assign(new Blob(['%PDF-1.4']), {
    arrayBuffer: () => Promise.reject(new DOMException('moved', 'NotReadableError')),
  });
  await pdfs.add({ name: 'moved.pdf' }, gone);
  expect(pdfs.state.value).toEqual({ type: 'failed', name: 'moved.pdf', problem: 'unreadable' });
});

it('our own error is not blamed on the PDF', async () => {
  pdfs = createPdfImport(() => {
    throw new TypeError('a bug');
  });
  await pdfs.add({ name: 'fine.pdf' }, fileOf('Fine.'));
  expect(pdfs.state.value).toEqual({ type: 'failed', name: 'fine.pdf', problem: 'internal' });
});
