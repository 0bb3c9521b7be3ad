import { beforeEach, expect, it } from 'vitest';

import { receivePdf } from '#lib/panel/quotes/receive-pdf.ts';
import { type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isPdfRequest, PDF_PORT, type PdfReply, type PdfRequest } from '#lib/protocol/frames/pdf-frames.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

let background: TypedPort<PdfRequest, PdfReply>;
let received: PdfRequest[];
let stopping: AbortController;
let loading: Promise<Blob>;

beforeEach(() => {
  const [ours, theirs] = linkPorts(PDF_PORT);
  background = wrapPort<PdfRequest, PdfReply>(theirs, isPdfRequest);
  received = [];
  background.listen((frame) => received.push(frame));
  stopping = new AbortController();
  loading = receivePdf(ours, 7, stopping.signal);
});

it('the panel asks for the PDF of its window and joins its parts', async () => {
  background.send({ type: 'pdf-part', data: btoa('%PDF-') });
  background.send({ type: 'pdf-part', data: btoa('\u00FF\u0000') });
  background.send({ type: 'pdf-end' });
  const bytes = new Uint8Array(await (await loading).arrayBuffer());
  expect([...bytes]).toEqual([37, 80, 68, 70, 45, 255, 0]);
  expect(received).toEqual([{ type: 'pdf-load', window: 7 }]);
});

it.each(['refused', 'not-pdf', 'too-large', 'unreachable'] as const)(
  "the background's reason reaches the caller: %s",
  async (problem) => {
    background.send({ type: 'pdf-end', problem });
    await expect(loading).rejects.toMatchObject({ name: 'PdfError', problem });
  },
);

it('a PDF whose port closes early is unreachable', async () => {
  background.send({ type: 'pdf-part', data: btoa('%PDF-') });
  background.close();
  await expect(loading).rejects.toMatchObject({ problem: 'unreachable' });
});

it('an abort closes the port', async () => {
  stopping.abort();
  await expect(loading).rejects.toThrow();
  await expect.poll(() => background.closed.aborted).toBe(true);
});
