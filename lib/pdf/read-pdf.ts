import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextContent } from 'pdfjs-dist/types/src/display/api';

import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';

import { composePage } from './compose-page.ts';
import { MAX_PDF_BYTES, PDF_LIMITS, type PdfLimits } from './limits.ts';
import { createMeasure, type Usual } from './measure-pages.ts';
import { openPdf } from './open-pdf.ts';
import { PdfError } from './pdf-error.ts';
import { createLineReader, type Line } from './read-lines.ts';

/** What a PDF says. */
export interface PdfText {
  /** As its author has called it; may be empty. */
  readonly title: string;
  /** Markdown; a line such as `[page 3]` begins each page when there are several. */
  readonly text: string;
  /** How many pages it has, also if not all were read. */
  readonly pages: number;
  /** Why the text is not all that there is; absent when it is. */
  readonly cut?: 'characters' | 'time';
}

/** How a PDF is read. */
export interface PdfReading {
  readonly signal: AbortSignal;
  readonly onPage?: (page: number, pages: number) => void;
  readonly limits?: PdfLimits;
  readonly now?: () => number;
}

/** Without these a title is the name that some program gave to its own file. */
const MADE_UP_TITLE =
  /^(?:microsoft (?:word|powerpoint) - .*|.*\.(?:dvi|docx?|tex|pptx?|xlsx?|indd|qxd|pdf)|untitled.*)$/iu;

async function readTitle(pdf: PDFDocumentProxy): Promise<string> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title: unknown = 'Title' in info ? info.Title : '';
  const words = typeof title === 'string' ? title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() : '';
  return MADE_UP_TITLE.test(words) ? '' : words.slice(0, 300);
}

/** Reads one page in pieces of some hundred words, between which everything else has its turn. */
async function readLines(pdf: PDFDocumentProxy, number: number, slicer: TimeSlicer): Promise<Line[]> {
  const page = await pdf.getPage(number);
  const lines = createLineReader();
  const stream: ReadableStream<TextContent> = page.streamTextContent();
  const reader = stream.getReader();
  try {
    for (;;) {
      await slicer.yieldToPage();
      const { done, value } = await reader.read();
      if (done) return lines.finish();
      const items = value.items.filter((item) => 'str' in item);
      lines.take(items, value.styles);
    }
  } finally {
    reader.releaseLock();
    page.cleanup();
  }
}

/** Letters of fonts that do not say what they draw come as codes without a meaning. */
const MEANINGLESS = /[\p{Co}\p{Cn}\uFFFD]/gu;

/** The pages that were read so far, in order; undefined for one that could not be. */
type Pages = (readonly Line[] | undefined)[];

/**
 * Reads the text of a PDF on this thread, giving way to everything else between pieces of its pages.
 *
 * Nothing is requested, drawn or run: no picture, link, form or script of the PDF. A page that cannot be read is left
 * out, and its place says so.
 *
 * @param bytes - Given away: they are empty afterwards.
 * @throws {PdfError} When there is no text to be had.
 */
export async function readPdf(bytes: Uint8Array, reading: PdfReading): Promise<PdfText> {
  const { signal, onPage, limits = PDF_LIMITS, now = () => performance.now() } = reading;
  if (bytes.length > MAX_PDF_BYTES) throw new PdfError('too-large');
  const start = now();
  const slicer = createTimeSlicer();
  const pdf = await openPdf(bytes, signal);
  try {
    const title = await readTitle(pdf);
    const measure = createMeasure();
    const pages: Pages = [];
    let characters = 0;
    let meaningless = 0;
    let cut: PdfText['cut'];
    for (let number = 1; number <= pdf.numPages && cut === undefined; number += 1) {
      const lines = await readLines(pdf, number, slicer).catch(() => undefined);
      signal.throwIfAborted();
      pages.push(lines);
      measure.take(lines ?? []);
      for (const { text } of lines ?? []) {
        characters += text.length + 1;
        meaningless += text.match(MEANINGLESS)?.length ?? 0;
      }
      onPage?.(number, pdf.numPages);
      if (characters > limits.characters) cut = 'characters';
      else if (now() - start > limits.timeMs && number < pdf.numPages) cut = 'time';
    }
    if (pages.every((lines) => lines === undefined)) throw new PdfError('broken');
    if (characters === 0) throw new PdfError('pictures');
    if (meaningless * 3 > characters) throw new PdfError('garbled');
    const text = await composeText(pages, pdf.numPages, measure.finish(), slicer);
    return {
      title,
      text: text.slice(0, limits.characters),
      pages: pdf.numPages,
      ...(cut !== undefined && { cut }),
    };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function composeText(pages: Pages, all: number, usual: Usual, slicer: TimeSlicer): Promise<string> {
  const texts: string[] = [];
  for (const [index, lines] of pages.entries()) {
    await slicer.yieldToPage();
    const text = composePage(lines ?? [], usual);
    texts.push(all > 1 ? `${markOf(index + 1, lines)}\n\n${text}`.trimEnd() : text);
  }
  return texts.join('\n\n');
}

function markOf(page: number, lines: readonly Line[] | undefined): string {
  if (lines === undefined) return `[page ${page}, which could not be read]`;
  return lines.length === 0 ? `[page ${page}, without text]` : `[page ${page}]`;
}
