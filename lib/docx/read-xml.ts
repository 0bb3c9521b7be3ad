import { SaxesParser } from 'saxes';

import type { ZipMember } from '#lib/transfer/imports/read-zip.ts';

import { DocxError } from './docx-error.ts';

/**
 * Receives the contents of an XML part. Names have the prefixes that Word uses, whatever prefixes the part
 * has.
 */
export interface XmlReader {
  /** @param attribute - The value of an attribute, by its name without a prefix. */
  open(name: string, attribute: (name: string) => string | undefined): void;
  close(name: string): void;
  text?(text: string): void;
  /** Whether nothing more is needed. */
  isDone?(): boolean;
}

/** Limits for reading an XML part. */
interface XmlLimits {
  readonly maxBytes: number;
  /** Lets other work run. */
  pause(): Promise<void>;
}

/** Namespaces of both editions of the standard: transitional, which all programs write, and strict. */
const PREFIXES: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
};

/** Far deeper than text boxes in nested tables. */
const MAX_DEPTH = 500;
/** How much is parsed between two looks at the clock. */
const SLICE = 65_536;
const SLICE_MS = 12;

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function createParser(reader: XmlReader): SaxesParser<{ xmlns: true }> {
  const parser = new SaxesParser({ xmlns: true });
  const nameOf = ({ uri, local }: { uri: string; local: string }): string =>
    `${PREFIXES[uri] ?? ''}:${local}`;
  let depth = 0;
  // The standard forbids document types, and with them expanding entities.
  parser.on('doctype', () => {
    throw new DocxError();
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new DocxError();
    const attributes = Object.values(tag.attributes);
    reader.open(nameOf(tag), (name) => attributes.find(({ local }) => local === name)?.value);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    reader.close(nameOf(tag));
  });
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  return parser;
}

/**
 * Reads an XML part as it is unpacked, whatever size the archive claims.
 *
 * @returns Whether it was truncated: the reader had enough, or the part is larger than allowed.
 * @throws {DocxError} When it is not well-formed, or has a document type.
 */
export async function readXml(member: ZipMember, reader: XmlReader, limits: XmlLimits): Promise<boolean> {
  const parser = createParser(reader);
  let decoder: TextDecoder | undefined;
  let bytes = 0;
  let since = performance.now();
  try {
    for await (const chunk of await member.stream()) {
      for (let from = 0; from < chunk.length; from += SLICE) {
        const slice = chunk.subarray(from, from + SLICE);
        decoder ??= new TextDecoder(encodingOf(slice), { fatal: true });
        bytes += slice.length;
        if (bytes > limits.maxBytes) return true;
        parser.write(decoder.decode(slice, { stream: true }));
        if (reader.isDone?.()) return true;
        if (performance.now() - since < SLICE_MS) continue;
        await limits.pause();
        since = performance.now();
      }
    }
    parser.write(decoder?.decode() ?? '').close();
    return false;
  } catch (error) {
    throw error instanceof DocxError ? error : new DocxError(error);
  }
}
