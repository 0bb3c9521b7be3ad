import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as v from 'valibot';

/** An entry of a document's outline, which names a heading exactly. */
export interface OutlineHeading {
  readonly title: string;
  /** 1 for the outermost. */
  readonly level: number;
  /** Where it is, as `across` of a horizontal line; undefined when the outline names a page only. */
  readonly across: number | undefined;
}

/** The headings of each page, by its number from 1. */
export type Outline = ReadonlyMap<number, readonly OutlineHeading[]>;

/** An outline may be longer than the document; the rest of it is not read. */
const MAX_HEADINGS = 2_000;

const entrySchema = v.object({
  title: v.string(),
  dest: v.nullable(v.union([v.string(), v.array(v.unknown())])),
  items: v.array(v.unknown()),
});
const refSchema = v.object({ num: v.number(), gen: v.number() });
const kindSchema = v.object({ name: v.string() });

async function findPage(pdf: PDFDocumentProxy, target: unknown): Promise<number | undefined> {
  if (typeof target === 'number') return target + 1;
  if (!v.is(refSchema, target)) return undefined;
  return pdf.cachedPageNumber(target) ?? (await pdf.getPageIndex(target)) + 1;
}

/** Reads the position from a destination such as `[page, /XYZ, left, top, zoom]`. */
function readAcross([, kind, first, second]: readonly unknown[]): number | undefined {
  const name = v.is(kindSchema, kind) ? kind.name : '';
  const top = name === 'XYZ' ? second : name === 'FitH' || name === 'FitBH' ? first : undefined;
  return typeof top === 'number' ? -top : undefined;
}

/** Reads the outline of a document. An entry that leads to no page is left out. */
export async function readOutline(pdf: PDFDocumentProxy, rest: () => Promise<void>): Promise<Outline> {
  const pages = new Map<number, OutlineHeading[]>();
  const waiting: { value: unknown; level: number }[] = [];
  const wait = (values: readonly unknown[], level: number): void => {
    for (const value of values.toReversed()) waiting.push({ value, level });
  };
  const outline: unknown = await pdf.getOutline();
  if (Array.isArray(outline)) wait(outline, 1);
  for (let count = 0; count < MAX_HEADINGS; count += 1) {
    const next = waiting.pop();
    if (!next) break;
    if (count % 10 === 0) await rest();
    const { value, level } = next;
    if (!v.is(entrySchema, value)) continue;
    wait(value.items, level + 1);
    const dest = typeof value.dest === 'string' ? await pdf.getDestination(value.dest) : value.dest;
    const page = dest ? await findPage(pdf, dest[0]).catch(() => undefined) : undefined;
    if (dest && page !== undefined) {
      const headings = pages.get(page) ?? [];
      pages.set(page, headings);
      headings.push({ title: value.title, level, across: readAcross(dest) });
    }
  }
  return pages;
}
