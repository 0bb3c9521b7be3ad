import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import { readPicture } from '#lib/panel/quotes/read-picture.ts';
import { readTextFile } from '#lib/panel/quotes/read-text-file.ts';

/** Whether a file claims to be a PDF. Reading it shows whether it is. */
function isPdf({ type, name }: File): boolean {
  return type === 'application/pdf' || /\.pdf$/iu.test(name);
}

const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Whether a file claims to be a Word document. */
function isDocx({ type, name }: File): boolean {
  return type === WORD_TYPE || /\.(?:docx|docm|dotx)$/iu.test(name);
}

async function takePicture(store: PanelStore, file: File, title: string): Promise<void> {
  const quote = await readPicture(file, title);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('broken-picture');
}

async function takeDocx(store: PanelStore, file: File): Promise<void> {
  const { readWordFile } = await import('#lib/panel/quotes/read-word-file.ts');
  const quote = await readWordFile(file);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('unknown-file');
}

async function takeText(store: PanelStore, file: File): Promise<void> {
  // A file that has been moved cannot be read.
  const quote = await readTextFile(file).catch(() => undefined);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('unknown-file');
}

/** Makes quotes of files, for `takeFiles`. */
export async function addFiles(
  store: PanelStore,
  files: readonly File[],
  titleOf: (file: File) => string,
): Promise<void> {
  for (const file of files) {
    if (isPdf(file)) void store.pdfs.add({ name: file.name }, file);
    else if (isDocx(file)) await takeDocx(store, file);
    else if (file.type.startsWith('image/')) await takePicture(store, file, titleOf(file));
    else await takeText(store, file);
  }
}
