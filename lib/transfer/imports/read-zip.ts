import { inflate } from './inflate.ts';
import { ZipError } from './zip-error.ts';

/** A file in an archive. */
export interface ZipMember {
  /** With its folders. */
  readonly name: string;
  /** Its unpacked size in bytes, according to the archive. */
  readonly size: number;
  /** @throws {ZipError} When it cannot be unpacked. */
  stream(): Promise<ReadableStream<Uint8Array>>;
}

/** An archive. */
export interface ZipArchive {
  readonly members: readonly ZipMember[];
  /** Whether there may be other members, because the archive is cut off, or its directory cannot be read. */
  readonly isDamaged: boolean;
}

type Archive = Pick<Blob, 'size' | 'slice'>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const DESCRIPTOR = 0x08074b50;

const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
const END_64_LENGTH = 56;
const LOCATOR_LENGTH = 20;
const MAX_COMMENT = 0xffff;
/** Marks a number that is in the zip64 fields instead. */
const ELSEWHERE = 0xffffffff;
const FIELD_64 = 1;
/** Far more files than an export has. */
const MAX_DIRECTORY = 64_000_000;

const STORED = 0;
const DEFLATED = 8;
const IS_ENCRYPTED = 1;
/** The sizes are behind the data, in a descriptor. */
const HAS_DESCRIPTOR = 8;
/** Of bytes that are searched at once. */
const CHUNK = 1_000_000;
/** How many members are looked for in a damaged archive; each of those whose end is not found takes a search of it all. */
const MAX_FOUND = 100_000;
const MAX_ENDLESS = 10;

/** Where a member is. */
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly flags: number;
  readonly method: number;
  /** Where its own header begins. */
  readonly local: number;
  /** Bytes that it has in the archive. */
  readonly packed: number;
}

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

/** The numbers of an entry that do not fit in its own fields, in zip64's order. */
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
  { flags, method, local, packed }: Entry,
): Promise<ReadableStream<Uint8Array>> {
  if ((flags & IS_ENCRYPTED) !== 0) throw new ZipError('encrypted');
  const header = await readView(archive, local, LOCAL_LENGTH);
  if (header.getUint32(0, true) !== LOCAL || (method !== STORED && method !== DEFLATED))
    throw new ZipError('damaged');
  const from = local + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + packed > archive.size) throw new ZipError('damaged');
  const data = archive.slice(from, from + packed);
  return method === STORED ? data.stream() : inflate(data);
}

/** Reads the directory, as far as it can be read. */
async function readDirectory(archive: Archive): Promise<{ entries: Entry[]; isWhole: boolean }> {
  const entries: Entry[] = [];
  try {
    const directory = await findDirectory(archive);
    if (directory.length > MAX_DIRECTORY) return { entries, isWhole: false };
    const view = await readView(archive, directory.from, directory.length);
    let at = 0;
    while (at + CENTRAL_LENGTH <= view.byteLength && view.getUint32(at, true) === CENTRAL) {
      const nameLength = view.getUint16(at + 28, true);
      const extraLength = view.getUint16(at + 30, true);
      const end = at + CENTRAL_LENGTH + nameLength + extraLength;
      if (end > view.byteLength) break;
      const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + CENTRAL_LENGTH, nameLength));
      const [size = 0, packed = 0, local = 0] = readLarge(
        view,
        at + CENTRAL_LENGTH + nameLength,
        extraLength,
        [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      );
      const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
      entries.push({ name, size, flags, method, local, packed });
      at = end + view.getUint16(at + 32, true);
    }
    return { entries, isWhole: at === view.byteLength };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { entries, isWhole: false };
  }
}

/** Finds the next header of a member, or entry of the directory, that begins in a range; undefined when there is none. */
async function findHeader(
  archive: Archive,
  from: number,
  length = archive.size - from,
): Promise<number | undefined> {
  const end = Math.min(from + length, archive.size);
  for (let start = from; start < end; start += CHUNK) {
    // Three bytes more, for one that begins with the last.
    const bytes = new Uint8Array(await archive.slice(start, Math.min(start + CHUNK, end) + 3).arrayBuffer());
    const view = new DataView(bytes.buffer);
    for (let at = bytes.indexOf(0x50); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0x50, at + 1)) {
      const signature = view.getUint32(at, true);
      if (signature === LOCAL || signature === CENTRAL) return start + at;
    }
  }
  return undefined;
}

/** The length of data that begins here, if its descriptor is before this end and has the same length. */
async function readDescribed(archive: Archive, from: number, end: number): Promise<number | undefined> {
  const start = Math.max(from, end - 24);
  const view = await readView(archive, start, end - start);
  // With a signature, with one and the fields of zip64, and without one.
  for (const length of [16, 24, 12]) {
    const at = view.byteLength - length;
    if (at < 0 || (length !== 12 && view.getUint32(at, true) !== DESCRIPTOR)) continue;
    const packed = length === 24 ? read64(view, at + 8) : view.getUint32(view.byteLength - 8, true);
    if (packed === end - from - length) return packed;
  }
  return undefined;
}

/** Reads a member by its own header, and where its data ends; `end` is undefined when that cannot be told. */
async function readLocal(
  archive: Archive,
  local: number,
): Promise<{ entry: Entry; from: number; end: number | undefined }> {
  const header = await readView(archive, local, LOCAL_LENGTH);
  if (header.getUint32(0, true) !== LOCAL) throw new ZipError('damaged');
  const [nameLength, extraLength] = [header.getUint16(26, true), header.getUint16(28, true)];
  const from = local + LOCAL_LENGTH + nameLength + extraLength;
  const names = await readView(archive, local + LOCAL_LENGTH, nameLength + extraLength);
  const name = new TextDecoder().decode(new Uint8Array(names.buffer, 0, nameLength));
  const [flags, method] = [header.getUint16(6, true), header.getUint16(8, true)];
  const [size = 0, packed = 0] = readLarge(names, nameLength, extraLength, [
    header.getUint32(22, true),
    header.getUint32(18, true),
  ]);
  const entry = { name, size, flags, method, local, packed };
  const sized = from + packed;
  if ((flags & HAS_DESCRIPTOR) === 0) {
    const isFollowed = (await findHeader(archive, sized, 1)) === sized;
    // A header before the end that it says means that this is wrong, unless one is there too: archives are in archives.
    const next = isFollowed ? sized : ((await findHeader(archive, from)) ?? archive.size);
    if (sized <= next) return { entry, from, end: sized };
  } else {
    for (
      let end = await findHeader(archive, from);
      end !== undefined;
      end = await findHeader(archive, end + 4)
    ) {
      const described = await readDescribed(archive, from, end);
      if (described !== undefined) return { entry: { ...entry, packed: described }, from, end };
    }
  }
  return { entry: { ...entry, packed: archive.size - from }, from, end: undefined };
}

/** Finds members by their own headers. An archive that was not downloaded to its end has no directory. */
async function findMembers(archive: Archive): Promise<Entry[]> {
  const entries: Entry[] = [];
  let endless = 0;
  for (
    let at = await findHeader(archive, 0);
    at !== undefined && entries.length < MAX_FOUND && endless < MAX_ENDLESS;
  ) {
    let next = at + 4;
    try {
      const { entry, from, end } = await readLocal(archive, at);
      entries.push(entry);
      next = end ?? from;
      if (end === undefined) endless += 1;
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
    }
    at = await findHeader(archive, next);
  }
  return entries;
}

/**
 * Lists the files of a ZIP archive by its directory, at its end. Only what is opened is read, and the browser unpacks it:
 * an archive may hold gigabytes of pictures next to the file that is wanted. Where the directory is damaged, all of the
 * archive is searched.
 *
 * @throws {ZipError} `damaged`, when there is nothing that can be read.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readZip(archive: Archive): Promise<ZipArchive> {
  const { entries, isWhole } = await readDirectory(archive);
  const listed = new Set(entries.map(({ local }) => local));
  const found = isWhole ? [] : (await findMembers(archive)).filter(({ local }) => !listed.has(local));
  const all = [...entries, ...found];
  if (!isWhole && all.length === 0) throw new ZipError('damaged');
  const members = all.map((entry) => ({
    name: entry.name,
    size: entry.size,
    stream: () => openMember(archive, entry),
  }));
  return { members, isDamaged: !isWhole };
}

/** Whether a file begins like a ZIP archive. */
export async function isZip(file: Archive): Promise<boolean> {
  if (file.size < END_LENGTH) return false;
  const start = new DataView(await file.slice(0, 4).arrayBuffer()).getUint32(0, true);
  return start === LOCAL || start === END;
}
