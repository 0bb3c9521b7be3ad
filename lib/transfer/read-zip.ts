/** A file in an archive. */
export interface ZipMember {
  /** With its folders. */
  readonly name: string;
  /** Bytes that it has when it is unpacked, as the archive says. */
  readonly size: number;
  /** @throws {ZipError} When it cannot be unpacked. */
  stream(): Promise<ReadableStream<Uint8Array>>;
}

/** Why an archive, or a file in it, cannot be read. */
export class ZipError extends Error {
  readonly reason: 'damaged' | 'encrypted';

  constructor(reason: ZipError['reason']) {
    super(`The archive is ${reason}.`);
    this.reason = reason;
  }
}

type Archive = Pick<Blob, 'size' | 'slice'>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
const END_64_LENGTH = 56;
const LOCATOR_LENGTH = 20;
const MAX_COMMENT = 0xffff;
/** In place of a number that is in the fields of zip64. */
const ELSEWHERE = 0xffffffff;
const FIELD_64 = 1;
/** Far more than an export has files. */
const MAX_DIRECTORY = 64_000_000;

const STORED = 0;
const DEFLATED = 8;
const IS_ENCRYPTED = 1;

async function readView(archive: Archive, from: number, length: number): Promise<DataView> {
  if (from < 0 || length < 0 || from + length > archive.size) throw new ZipError('damaged');
  return new DataView(await archive.slice(from, from + length).arrayBuffer());
}

function read64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** Finds the directory: where it begins, and how long it is. */
async function findDirectory(archive: Archive): Promise<{ from: number; length: number }> {
  const from = Math.max(0, archive.size - END_LENGTH - MAX_COMMENT - LOCATOR_LENGTH);
  const tail = await readView(archive, from, archive.size - from);
  let at = tail.byteLength - END_LENGTH;
  while (
    at >= 0 &&
    !(tail.getUint32(at, true) === END && at + END_LENGTH + tail.getUint16(at + 20, true) <= tail.byteLength)
  )
    at -= 1;
  if (at < 0) throw new ZipError('damaged');
  const locator = at - LOCATOR_LENGTH;
  if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR_64) {
    const end = await readView(archive, read64(tail, locator + 8), END_64_LENGTH);
    if (end.getUint32(0, true) !== END_64) throw new ZipError('damaged');
    return { length: read64(end, 40), from: read64(end, 48) };
  }
  return { length: tail.getUint32(at + 12, true), from: tail.getUint32(at + 16, true) };
}

/** The numbers of an entry that have no room in its own fields, in the order in which zip64 has them. */
function readLarge(view: DataView, extra: number, length: number, values: readonly number[]): number[] {
  let at = extra;
  while (at + 4 <= extra + length && view.getUint16(at, true) !== FIELD_64)
    at += 4 + view.getUint16(at + 2, true);
  let next = at + 4;
  return values.map((value) => {
    if (value !== ELSEWHERE) return value;
    if (next + 8 > extra + length) throw new ZipError('damaged');
    next += 8;
    return read64(view, next - 8);
  });
}

async function openMember(
  archive: Archive,
  { flags, method, local, packed }: { flags: number; method: number; local: number; packed: number },
): Promise<ReadableStream<Uint8Array>> {
  if ((flags & IS_ENCRYPTED) !== 0) throw new ZipError('encrypted');
  const header = await readView(archive, local, LOCAL_LENGTH);
  if (header.getUint32(0, true) !== LOCAL || (method !== STORED && method !== DEFLATED))
    throw new ZipError('damaged');
  const from = local + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + packed > archive.size) throw new ZipError('damaged');
  const stream = archive.slice(from, from + packed).stream();
  return method === STORED ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'));
}

/**
 * Lists the files of a ZIP archive by its directory, at its end. Only what is opened is read, and the browser unpacks it:
 * an archive may hold gigabytes of pictures next to the file that is wanted.
 *
 * @throws {ZipError} `damaged`.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readZip(archive: Archive): Promise<ZipMember[]> {
  const directory = await findDirectory(archive);
  if (directory.length > MAX_DIRECTORY) throw new ZipError('damaged');
  const view = await readView(archive, directory.from, directory.length);
  const members: ZipMember[] = [];
  let at = 0;
  while (at + CENTRAL_LENGTH <= view.byteLength && view.getUint32(at, true) === CENTRAL) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + CENTRAL_LENGTH + nameLength + extraLength;
    if (end > view.byteLength) throw new ZipError('damaged');
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + CENTRAL_LENGTH, nameLength));
    const [size = 0, packed = 0, local = 0] = readLarge(view, at + CENTRAL_LENGTH + nameLength, extraLength, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    members.push({ name, size, stream: () => openMember(archive, { flags, method, local, packed }) });
    at = end + view.getUint16(at + 32, true);
  }
  return members;
}

/** Whether a file begins as a ZIP archive does. */
export async function isZip(file: Archive): Promise<boolean> {
  if (file.size < END_LENGTH) return false;
  const start = new DataView(await file.slice(0, 4).arrayBuffer()).getUint32(0, true);
  return start === LOCAL || start === END;
}
