import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it, vi } from 'vitest';

import { createPdfDesk, type PdfDesk } from '#lib/panel/create-pdf-import.ts';
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
let desk: PdfDesk;

function fileOf(words: string): Blob {
  return new Blob([makePdf([pageOfLines([words])])]);
}

beforeEach(() => {
  accepted = [];
  asked = [];
  desk = createPdfDesk((quote, question) => {
    accepted.push(quote);
    asked.push(question);
  });
});

it('reads files in the order in which they came', async () => {
  const bytes = await readFile(join(import.meta.dirname, '../../fixtures/pdf/article.pdf'));
  await Promise.all([
    desk.take({ name: 'long.pdf' }, new Blob([new Uint8Array(bytes)])),
    desk.take({ name: 'short.pdf' }, fileOf('Short.')),
  ]);
  expect(accepted.map(({ title, part, url }) => ({ title, part, url }))).toEqual([
    { title: 'On lichens and patience', part: 'pdf', url: '' },
    { title: 'short.pdf', part: 'pdf', url: '' },
  ]);
  expect(desk.state.value).toBeUndefined();
});

it('says which file could not be read and why, and goes on with the next', async () => {
  await desk.take({ name: 'scan.pdf' }, new Blob([makePdf([PAGE_OF_PICTURE])]));
  expect(desk.state.value).toMatchObject({ type: 'failed', name: 'scan.pdf' });
  expect(desk.state.value).toHaveProperty('sentence', expect.stringContaining('only pictures'));
  await desk.take({ name: 'next.pdf' }, fileOf('Next.'));
  expect(accepted).toHaveLength(1);
  expect(desk.state.value).toBeUndefined();
});

it('stops what is being read and what waits, and reads again afterwards', async () => {
  const all = [desk.take({ name: 'a.pdf' }, fileOf('A.')), desk.take({ name: 'b.pdf' }, fileOf('B.'))];
  desk.dismiss();
  await Promise.all(all);
  expect(accepted).toEqual([]);
  expect(desk.state.value).toBeUndefined();
  await desk.take({ name: 'c.pdf' }, fileOf('C.'));
  expect(accepted).toMatchObject([{ text: 'C.' }]);
});

it("loads what was offered on the user's word only, and once", async () => {
  const load = vi.fn(async () => fileOf('From the web.'));
  await desk.load(load);
  expect(load).not.toHaveBeenCalled();
  desk.suggest(OFFER);
  expect(desk.offer.value).toEqual(OFFER);
  const loading = desk.load(load);
  // Within the click itself: browsers ask for access only there.
  expect(load).toHaveBeenCalledExactlyOnceWith(OFFER.url, expect.any(AbortSignal));
  await loading;
  await desk.load(load);
  expect(load).toHaveBeenCalledOnce();
  expect(accepted).toMatchObject([{ id: 'q1', title: 'A paper', url: OFFER.url, text: 'From the web.' }]);
  expect(asked).toEqual([OFFER.question]);
});

it('says why what was offered did not come', async () => {
  desk.suggest({ ...OFFER, title: '' });
  await desk.load(() => Promise.reject(new Error('Save it, and drop the file here.')));
  expect(desk.state.value).toEqual({
    type: 'failed',
    name: 'paper.pdf',
    sentence: 'Save it, and drop the file here.',
  });
});
