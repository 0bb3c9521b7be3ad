import { crc32, deflateRawSync } from 'node:zlib';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Parts of a document by name; `document`, `styles`, `numbering`, `footnotes` and `endnotes` are in `word/`. */
export type DocxParts = Readonly<Record<string, string | Uint8Array>>;

function writeRelations(targets: readonly (readonly [string, string])[]): string {
  const all = targets.map(
    ([type, target], index) => `<Relationship Id="r${index}" Type="${RELATION}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
}

/** Packs files into a ZIP archive. */
export function makeZip(files: readonly (readonly [string, string | Uint8Array])[]): Buffer<ArrayBuffer> {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), shared, tail, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Makes a Word document of the XML inside its parts' root elements. */
export function makeDocx(parts: DocxParts): Buffer<ArrayBuffer> {
  const inside = Object.entries(parts).map(([name, content]): [string, string | Uint8Array] => {
    if (typeof content !== 'string' || content.startsWith('<?') || content.startsWith('<!'))
      return [`word/${name}.xml`, content];
    const root = name === 'document' ? ['w:document', 'w:body'] : [`w:${name}`];
    const open = root.map((one, index) => (index === 0 ? `<${one} xmlns:w="${W}">` : `<${one}>`)).join('');
    return [
      `word/${name}.xml`,
      `${open}${content}${root
        .toReversed()
        .map((one) => `</${one}>`)
        .join('')}`,
    ];
  });
  const names = Object.keys(parts).filter((name) => name !== 'document');
  return makeZip([
    ['_rels/.rels', writeRelations([['officeDocument', 'word/document.xml']])],
    ['word/_rels/document.xml.rels', writeRelations(names.map((name) => [name, `${name}.xml`]))],
    ...inside,
  ]);
}
