import type { Quote } from '#lib/protocol/chat.ts';
import { readZip, type ZipMember } from '#lib/transfer/imports/read-zip.ts';

import { DocxError } from './docx-error.ts';
import { type BodyReader, createBodyReader } from './read-body.ts';
import { createNumberingReader } from './read-numbering.ts';
import { createStyleReader } from './read-styles.ts';
import { readXml, type XmlReader } from './read-xml.ts';

/** UTF-16 code units; the same limit as for a web page. */
const MAX_CHARACTERS = 4_000_000;
/** Word writes some ten bytes of XML for each character. */
const MAX_DOCUMENT_BYTES = 128_000_000;
const MAX_PART_BYTES = 16_000_000;

/** The parts that another part refers to, by the last segment of their type. */
type Relations = ReadonlyMap<string, string>;

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf('/') + 1);
}

/** The name of a part in the archive, from a reference that is relative to a folder or to the root. */
function resolvePart(folder: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : folder + target;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function createRelationReader(folder: string): XmlReader & { readonly relations: Relations } {
  const relations = new Map<string, string>();
  return {
    relations,
    open(name, attribute) {
      const [type, target] = [attribute('Type'), attribute('Target')];
      if (name !== 'rel:Relationship' || type === undefined || target === undefined) return;
      // A part on the web is not loaded.
      if (attribute('TargetMode') === 'External') return;
      relations.set(type.slice(type.lastIndexOf('/') + 1), resolvePart(folder, target));
    },
    close() {},
  };
}

/**
 * Turns a Word document into a quote, which has no URL. What is hidden or deleted in it is left out, and so are headers,
 * footers and comments.
 *
 * @param pause - Lets other work run.
 * @returns Undefined when it has no text.
 * @throws {DocxError} When it is no Word document, or is damaged or encrypted.
 */
export async function readDocx(file: File, pause: () => Promise<void>): Promise<Quote | undefined> {
  const { members, isDamaged } = await readZip(file).catch((error: unknown) => {
    throw new DocxError(error);
  });
  // A part that is missing could be any.
  if (isDamaged) throw new DocxError();
  const byName = new Map(members.map((member) => [member.name, member]));

  /** Reads an optional part. If it is damaged, only its information is missing. */
  async function readPart<Reader extends XmlReader>(
    name: string | undefined,
    reader: Reader,
  ): Promise<Reader> {
    const member = name === undefined ? undefined : byName.get(name);
    if (!member) return reader;
    await readXml(member, reader, { maxBytes: MAX_PART_BYTES, pause }).catch(() => {});
    return reader;
  }

  async function readRelations(part: string): Promise<Relations> {
    const folder = folderOf(part);
    const name = `${folder}_rels/${part.slice(folder.length)}.rels`;
    return (await readPart(name, createRelationReader(folder))).relations;
  }

  const main = (await readRelations('')).get('officeDocument');
  const member: ZipMember | undefined = main === undefined ? undefined : byName.get(main);
  if (main === undefined || !member) throw new DocxError();
  const relations = await readRelations(main);
  const styles = await readPart(relations.get('styles'), createStyleReader());
  const numbering = await readPart(relations.get('numbering'), createNumberingReader());
  const context = { style: styles.find, level: numbering.find, maxCharacters: MAX_CHARACTERS };

  const body = createBodyReader(context);
  const isCut = await readXml(member, body, { maxBytes: MAX_DOCUMENT_BYTES, pause });
  const noteParts: Partial<Record<string, BodyReader>> = {};
  const written: string[] = [];
  for (const [index, { part, id }] of body.notes.entries()) {
    const read = (noteParts[part] ??= await readPart(relations.get(part), createBodyReader(context)));
    const text = read.ownNotes.get(id);
    if (text) written.push(`[^${index + 1}]: ${text}`);
  }
  const whole = [body.markdown(), ...written].join('\n\n');
  // Not in the middle of a character.
  const text = whole.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/u, '');
  if (text.trim() === '') return undefined;
  const isIncomplete = isCut || whole.length > MAX_CHARACTERS;
  return {
    id: crypto.randomUUID(),
    title: file.name,
    url: '',
    text,
    ...(isIncomplete && { cut: 'characters' }),
  };
}
