/** Collects text for a file. */
export interface BlobWriter {
  write(text: string): void;
  finish(): Blob;
}

/** Text is handed to the browser in pieces of about this many code units; it may keep them on disk. */
const PIECE = 4_000_000;

/** Creates a writer that holds at most a piece of the file as strings. */
export function createBlobWriter(type: string): BlobWriter {
  const pieces: Blob[] = [];
  let texts: string[] = [];
  let length = 0;

  function flush(): void {
    if (length > 0) pieces.push(new Blob(texts));
    texts = [];
    length = 0;
  }

  return {
    write(text) {
      texts.push(text);
      length += text.length;
      if (length > PIECE) flush();
    },
    finish() {
      flush();
      return new Blob(pieces, { type });
    },
  };
}
