/** One page: its content stream, and the fonts that it names. */
export interface MadePage {
  readonly content: string;
  /** Dictionaries by resource name, such as `{ F1: '<< /Type /Font … >>' }`. */
  readonly fonts?: Readonly<Record<string, string>>;
}

const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** A page of lines in Helvetica, from the top left corner, 14 points apart. */
export function pageOfLines(lines: readonly string[]): MadePage {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/gu, '\\$&')}) Tj T*`).join('\n');
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

/** Writes a PDF. */
export function makePdf(pages: readonly MadePage[], title = ''): Uint8Array<ArrayBuffer> {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>'];
  const numbers = pages.map((_page, index) => 4 + index * 2);
  objects.push(
    `<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((one) => `${one} 0 R`).join(' ')}] >>`,
    `<< /Title (${title}) >>`,
  );
  for (const [index, { content, fonts = {} }] of pages.entries()) {
    const named = Object.entries(fonts).map(([name, font]) => `/${name} ${font}`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + index * 2} 0 R ` +
        `/Resources << /Font << ${named.join(' ')} >> >> >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (character) => character.charCodeAt(0));
}
