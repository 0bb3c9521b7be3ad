/** A file is not a Word document, or cannot be read. */
export class DocxError extends Error {
  constructor(cause?: unknown) {
    super('The file is no Word document that can be read.', { cause });
  }
}
