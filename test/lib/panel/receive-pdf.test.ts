import { beforeEach, expect, it } from 'vitest';

import { receivePdf } from '#lib/panel/receive-pdf.ts';
import { type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isPdfRequest, PDF_PORT, type PdfReply, type PdfRequest } from '#lib/protocol/pdf-frames.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

let background: TypedPort<PdfRequest, PdfReply>;
let heard: PdfRequest[];
let stopping: AbortController;
let coming: Promise<Blob>;

beforeEach(() => {
  const [ours, theirs] = linkPorts(PDF_PORT);
  background = wrapPort<PdfRequest, PdfReply>(theirs, isPdfRequest);
  heard = [];
  background.listen((frame) => heard.push(frame));
  stopping = new AbortController();
  coming = receivePdf(ours, 7, stopping.signal);
});

it('asks for the PDF of its window, and puts its parts together', async () => {
  background.send({ type: 'pdf-part', data: btoa('%PDF-') });
  background.send({ type: 'pdf-part', data: btoa('\u00FF\u0000') });
  background.send({ type: 'pdf-end' });
  const bytes = new Uint8Array(await (await coming).arrayBuffer());
  expect([...bytes]).toEqual([37, 80, 68, 70, 45, 255, 0]);
  expect(heard).toEqual([{ type: 'pdf-load', window: 7 }]);
});

it.each([
  ['refused', 'not signed in'],
  ['not-pdf', 'something else'],
  ['too-large', '50 MB'],
  ['unreachable', 'could not be loaded'],
] as const)('says what the matter is: %s', async (problem, words) => {
  background.send({ type: 'pdf-end', problem });
  await expect(coming).rejects.toThrow(words);
});

it('says so when the background goes away', async () => {
  background.send({ type: 'pdf-part', data: btoa('%PDF-') });
  background.close();
  await expect(coming).rejects.toThrow('could not be loaded');
});

it('closes the port when the user gives up', async () => {
  stopping.abort();
  await expect(coming).rejects.toThrow();
  await expect.poll(() => background.closed.aborted).toBe(true);
});
