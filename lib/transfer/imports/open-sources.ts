import { isZip, readZip, type ZipMember } from './read-zip.ts';

/** A file to import. */
export type ImportedFile = Pick<File, 'name' | 'size' | 'slice' | 'stream'>;

/** A JSON document of a file: the file itself, or a member of an archive. */
export interface Source {
  readonly name: string;
  /** The name of the archive that it is in. */
  readonly archive?: string;
  /** Bytes, as far as they are known beforehand. */
  readonly size: number;
  open(): Promise<ReadableStream<Uint8Array>>;
}

// Some programs for Windows write folders with backslashes.
const CONVERSATIONS = /(?:^|[/\\])conversations(?:-\d+)?\.json$/iu;
const JSON_FILE = /\.json$/iu;
/** What macOS puts next to each file. */
const SHADOW = /(?:^|[/\\])\._[^/\\]*$/u;

/** The files of an archive that may hold chats. Next to them are the user's address, feedback and pictures. */
function findDocuments(members: readonly ZipMember[]): ZipMember[] {
  const conversations = members.filter(({ name }) => CONVERSATIONS.test(name));
  const found =
    conversations.length > 0
      ? conversations
      : members.filter(({ name }) => JSON_FILE.test(name) && !SHADOW.test(name));
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The documents of a file. */
export interface Sources {
  readonly documents: readonly Source[];
  /** Whether it is a damaged archive, in which there may be others. */
  readonly isDamaged: boolean;
}

/**
 * Finds the documents of a file.
 *
 * @throws {ZipError} When it is an archive that cannot be read.
 */
export async function openSources(file: ImportedFile): Promise<Sources> {
  const { name: archive } = file;
  if (!(await isZip(file)))
    return {
      documents: [{ name: archive, size: file.size, open: async () => file.stream() }],
      isDamaged: false,
    };
  const { members, isDamaged } = await readZip(file);
  const documents = findDocuments(members).map(({ name, size, stream }) => ({
    name,
    archive,
    size,
    open: stream,
  }));
  return { documents, isDamaged };
}
