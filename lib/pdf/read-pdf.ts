import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextContent } from 'pdfjs-dist/types/src/display/api';

import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { pdfText } from '#lib/wording/pdf.ts';

import { composePage } from './compose-page.ts';
import { createLayerFilter, type Layers, readLayers } from './hidden-layers.ts';
import { createFontJudge, MEANINGLESS } from './judge-fonts.ts';
import { MAX_PDF_BYTES, PDF_LIMITS, type PdfLimits } from './limits.ts';
import { markHeadings } from './mark-headings.ts';
import { createMeasure, roundSize, type Usual } from './measure-pages.ts';
import { openPdf } from './open-pdf.ts';
import { PdfError } from './pdf-error.ts';
import { createLineReader, type Line } from './read-lines.ts';
import { readNotes } from './read-notes.ts';
import { type Outline, readOutline } from './read-outline.ts';
import { CONTROL_SPACE } from './replace-controls.ts';

/** The text of a PDF. */
export interface PdfText {
  /** The title that its author gave it; may be empty. */
  readonly title: string;
  /** Markdown; a line such as `[page 3]` begins each page if there are several. */
  readonly text: string;
  /** The number of pages, including those that were not read. */
  readonly pages: number;
  /** Why the text is incomplete; absent when it is complete. */
  readonly cut?: 'characters' | 'time';
}

export interface PdfReading {
  readonly signal: AbortSignal;
  readonly onPage?: (page: number, pages: number) => void;
  readonly limits?: PdfLimits;
  readonly now?: () => number;
}

/** Titles that a program made from the name of a file. */
const MADE_UP_TITLE =
  /^(?:microsoft (?:word|powerpoint) - .*|.*\.(?:dvi|docx?|tex|pptx?|xlsx?|indd|qxd|pdf)|untitled.*)$/iu;

/** If less than this share of the characters can be read, those are page numbers and the like. */
const LEAST_READABLE = 0.1;

/** Bullets in fonts of symbols, in codes for private use. */
const PRIVATE_BULLET = /^[\uF000-\uF0FF](?=\s)/u;

async function readTitle(pdf: PDFDocumentProxy): Promise<string> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title: unknown = 'Title' in info ? info.Title : '';
  const words = typeof title === 'string' ? title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() : '';
  return MADE_UP_TITLE.test(words) ? '' : words.slice(0, 300);
}

/** Reads one page in pieces of a few hundred words, and lets other tasks run between them. */
async function readLines(
  pdf: PDFDocumentProxy,
  number: number,
  layers: Layers | undefined,
  slicer: TimeSlicer,
): Promise<Line[]> {
  const page = await pdf.getPage(number);
  try {
    const isShown = layers ? await createLayerFilter(page, layers) : () => true;
    const lines = createLineReader();
    const stream: ReadableStream<TextContent> = page.streamTextContent();
    const reader = stream.getReader();
    for (;;) {
      await slicer.yieldToPage();
      const { done, value } = await reader.read();
      if (done) break;
      const items = value.items.filter((item) => 'str' in item);
      // A hidden text may still end a line.
      lines.take(
        items.map((item) => (isShown(item) ? item : { ...item, str: '' })),
        value.styles,
      );
    }
    await slicer.yieldToPage();
    // A page can be read without its notes.
    const notes = await readNotes(page, layers).catch(() => []);
    await slicer.yieldToPage();
    return lines.finish(notes);
  } finally {
    page.cleanup();
  }
}

/** The pages read so far, in order; undefined for one that could not be read. */
type Pages = (readonly Line[] | undefined)[];

function countCharacters(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + text.length + 1, 0);
}

/** Replaces lines that cannot be read by one that says so, and drops single characters without a meaning. */
function cleanLines(lines: readonly Line[], isGarbled: (line: Line) => boolean): Line[] {
  const clean: Line[] = [];
  for (const line of lines) {
    if (isGarbled(line)) {
      if (clean.at(-1)?.text === pdfText.garbledLines) continue;
      clean.push({ ...line, text: pdfText.garbledLines, kind: 'garbled', isMono: false });
      continue;
    }
    const text = line.text
      .replace(PRIVATE_BULLET, '•')
      .replaceAll(MEANINGLESS, '')
      .replaceAll(CONTROL_SPACE, ' ')
      .trim();
    if (text !== '') clean.push({ ...line, text });
  }
  return clean;
}

/** @throws {PdfError} When too little of the text can be read to be useful. */
function refuseGarbled(pages: Pages, isGarbled: (line: Line) => boolean): void {
  const lines = pages.flatMap((page) => page ?? []);
  const garbled = countCharacters(lines.filter(isGarbled));
  if (garbled > 0 && countCharacters(lines) - garbled < LEAST_READABLE * garbled)
    throw new PdfError('garbled');
}

/** 1 if the document begins with a title that is larger than all headings of its outline, else 0. */
function findOutlineDepth(pages: Pages, { headings }: Usual): number {
  const title = pages[0]?.find(({ heading, size }) => !heading && roundSize(size) === headings[0]);
  const isAbove = (line: Line): boolean => !line.heading || line.size * 1.05 < (title?.size ?? 0);
  return title && pages.every((lines = []) => lines.every(isAbove)) ? 1 : 0;
}

/**
 * Reads the text of a PDF on this thread, and lets other tasks run between pieces of its pages.
 *
 * Makes no request, and neither draws nor runs anything: no pictures, links or scripts. A page that cannot be read is
 * left out, and the text says so.
 *
 * @param bytes - Transferred: empty afterwards.
 * @throws {PdfError} When there is no text.
 */
export async function readPdf(bytes: Uint8Array, reading: PdfReading): Promise<PdfText> {
  const { signal, onPage, limits = PDF_LIMITS, now = () => performance.now() } = reading;
  if (bytes.length > MAX_PDF_BYTES) throw new PdfError('too-large');
  const start = now();
  const slicer = createTimeSlicer();
  const pdf = await openPdf(bytes, signal);
  try {
    // PDF.js replies within the task that asks.
    await slicer.yieldToPage();
    const title = await readTitle(pdf);
    await slicer.yieldToPage();
    const layers = await readLayers(pdf).catch(() => undefined);
    const outline = await readOutline(pdf, () => slicer.yieldToPage()).catch((): Outline => new Map());
    const measure = createMeasure();
    const judge = createFontJudge();
    const pages: Pages = [];
    let characters = 0;
    let cut: PdfText['cut'];
    for (let number = 1; number <= pdf.numPages && cut === undefined; number += 1) {
      const read = await readLines(pdf, number, layers, slicer).catch(() => undefined);
      signal.throwIfAborted();
      const lines = read && markHeadings(read, outline.get(number) ?? []);
      pages.push(lines);
      measure.add(lines ?? []);
      judge.add(lines ?? []);
      characters += countCharacters(lines ?? []);
      onPage?.(number, pdf.numPages);
      if (characters > limits.characters) cut = 'characters';
      else if (now() - start > limits.timeMs && number < pdf.numPages) cut = 'time';
    }
    if (pages.every((lines) => lines === undefined)) throw new PdfError('broken');
    if (characters === 0) throw new PdfError('pictures');
    const isGarbled = judge.finish();
    refuseGarbled(pages, isGarbled);
    const measured = measure.finish();
    const usual = { ...measured, outlineDepth: findOutlineDepth(pages, measured) };
    const text = await composeText(pages, pdf.numPages, slicer, (lines) =>
      composePage(cleanLines(lines, isGarbled), usual),
    );
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

async function composeText(
  pages: Pages,
  all: number,
  slicer: TimeSlicer,
  compose: (lines: readonly Line[]) => string,
): Promise<string> {
  const texts: string[] = [];
  for (const [index, lines] of pages.entries()) {
    await slicer.yieldToPage();
    const text = compose(lines ?? []);
    texts.push(all > 1 ? `${markOf(index + 1, lines)}\n\n${text}`.trimEnd() : text);
  }
  return texts.join('\n\n');
}

function markOf(page: number, lines: readonly Line[] | undefined): string {
  if (lines === undefined) return pdfText.unreadablePage(page);
  return lines.length === 0 ? pdfText.emptyPage(page) : pdfText.page(page);
}
