/** The part of PDF.js that parses, which it would run in a worker. The package describes only the other part. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs' {
  export const WorkerMessageHandler: unknown;
}
