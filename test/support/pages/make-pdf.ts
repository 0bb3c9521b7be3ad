/** One page: its content stream, and the fonts that it names. */
export interface MadePage {
  readonly content: string;
  /** Dictionaries by resource name, such as `{ F1: '<< /Type /Font … >>' }`. */
  readonly fonts?: Readonly<Record<string, string>>;
  /** Other entries of its resources, such as `/Properties << … >>`. */
  readonly resources?: string;
  /** Other entries of the page, such as `/Annots [ … ]`. */
  readonly entries?: string;
}

export const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** A page of texts in Helvetica, each at its place and in its size, 12 if it has none. */
export function pageOfTexts(
  texts: readonly (readonly [x: number, y: number, text: string, size?: number])[],
): MadePage {
  const content = texts.map(
    ([x, y, text, size = 12]) => `BT /F1 ${size} Tf ${x} ${y} Td (${escape(text)}) Tj ET`,
  );
  return { content: content.join('\n'), fonts: { F1: HELVETICA } };
}

function escape(text: string): string {
  return text.replaceAll(/[\\()]/gu, '\\$&');
}

/** A page of lines in Helvetica, from the top left corner, 14 points apart. */
export function pageOfLines(lines: readonly string[]): MadePage {
  const shown = lines.map((line) => `(${escape(line)}) Tj T*`).join('\n');
  return { content: `BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET`, fonts: { F1: HELVETICA } };
}

/** A page with nothing but a picture, like a scan. */
export const PAGE_OF_PICTURE: MadePage = {
  content: 'q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0080 EI Q',
};

/** A page in a Japanese font that is not embedded; a predefined character map gives its codes their meaning. */
export function pageOfShiftJis(hex: string): MadePage {
  const descendant =
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo ' +
    '<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor ' +
    '/FontName /Ryumin-Light /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 ' +
    '/CapHeight 700 /StemV 80 >> >>';
  return {
    content: `BT /F1 12 Tf 72 720 Td <${hex}> Tj ET`,
    fonts: {
      F1: `<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [${descendant}] >>`,
    },
  };
}

/**
 * A page in an embedded font of glyph numbers, as most programs write it. Without `unicode`, the text of each number, the
 * font does not say which letters it draws.
 */
export function pageOfGlyphs(
  lines: readonly (readonly number[])[],
  unicode?: ReadonlyMap<number, string>,
): { page: MadePage; objects: readonly string[] } {
  const hex = (code: number): string => code.toString(16).padStart(4, '0');
  const shown = lines.map((line) => `<${line.map(hex).join('')}> Tj T*`).join('\n');
  const descendant =
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Some /CIDSystemInfo << /Registry (Adobe) ' +
    '/Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Some ' +
    '/Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>';
  const toUnicode = unicode && `/ToUnicode ${refTo(0)}`;
  const font =
    '<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Some /Encoding /Identity-H ' +
    `/DescendantFonts [${descendant}] ${toUnicode ?? ''} >>`;
  const chars = [...(unicode ?? [])].map(
    ([code, text]) => `<${hex(code)}> <${Array.from(text, (one) => hex(one.charCodeAt(0))).join('')}>`,
  );
  const map =
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange ' +
    `<0000> <FFFF> endcodespacerange ${chars.length} beginbfchar\n${chars.join('\n')}\nendbfchar endcmap end end`;
  return {
    page: { content: `BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET`, fonts: { F1: font } },
    objects: unicode ? [streamOf(map)] : [],
  };
}

/** The reference of an additional object by its index. */
export function refTo(index: number): string {
  return `${FIRST_ADDITIONAL + index} 0 R`;
}

const FIRST_ADDITIONAL = 900;

/** What a PDF has besides its pages. */
export interface PdfParts {
  readonly title?: string;
  /** Entries of the catalog, such as `/AcroForm << … >>`. */
  readonly catalog?: string;
  /** Objects to be referred to by `refTo`. */
  readonly objects?: readonly string[];
}

/** An object with a stream. */
export function streamOf(content: string, entries = ''): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** Writes a PDF. Page `n` from 0 on is object `4 + 2 * n`. */
export function makePdf(pages: readonly MadePage[], parts: PdfParts = {}): Uint8Array<ArrayBuffer> {
  const { title = '', catalog = '', objects: additional = [] } = parts;
  const objects: string[] = [`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`];
  const numbers = pages.map((_page, index) => 4 + index * 2);
  objects.push(
    `<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((one) => `${one} 0 R`).join(' ')}] >>`,
    `<< /Title (${title}) >>`,
  );
  for (const [index, { content, fonts = {}, resources = '', entries = '' }] of pages.entries()) {
    const named = Object.entries(fonts).map(([name, font]) => `/${name} ${font}`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + index * 2} 0 R ${entries} ` +
        `/Resources << /Font << ${named.join(' ')} >> ${resources} >> >>`,
      streamOf(content),
    );
  }
  let file = '%PDF-1.4\n';
  const write = (object: string, number: number): string => {
    const at = file.length;
    file += `${number} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  };
  const offsets = objects.map((object, index) => write(object, index + 1));
  const additionalOffsets = additional.map((object, index) => write(object, FIRST_ADDITIONAL + index));
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `${FIRST_ADDITIONAL} ${additional.length}\n${additionalOffsets.join('')}`;
  file += `trailer\n<< /Size ${FIRST_ADDITIONAL + additional.length} /Root 1 0 R /Info 3 0 R >>\n`;
  file += `startxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (character) => character.charCodeAt(0));
}
