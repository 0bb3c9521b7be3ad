import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import { composerText } from '#lib/wording/composer.ts';
import { quoteText } from '#lib/wording/quotes.ts';

/** Whether a file claims to be a PDF. Reading it shows what it is. */
function isPdf({ type, name }: File): boolean {
  return type === 'application/pdf' || /\.pdf$/iu.test(name);
}

const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Whether a file claims to be a Word document. */
function isDocx({ type, name }: File): boolean {
  return type === WORD_TYPE || /\.(?:docx|docm|dotx)$/iu.test(name);
}

async function takePicture(store: PanelStore, file: File, title: string): Promise<void> {
  const { readPicture } = await import('#lib/panel/read-picture.ts');
  const quote = await readPicture(file, title);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('no-picture');
}

async function takeDocx(store: PanelStore, file: File): Promise<void> {
  const { readWordFile } = await import('#lib/panel/read-word-file.ts');
  const quote = await readWordFile(file);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('unknown-file');
}

async function takeText(store: PanelStore, file: File): Promise<void> {
  const { readTextFile } = await import('#lib/panel/read-text-file.ts');
  // One that was moved since cannot be read.
  const quote = await readTextFile(file).catch(() => undefined);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('unknown-file');
}

/**
 * Makes quotes of files, in order: the text of PDFs, Word documents and text files, the picture of pictures. Other files are
 * reported. Makes no requests.
 *
 * @param titleOf - The title of a picture.
 */
export async function takeFiles(
  store: PanelStore,
  files: readonly File[],
  titleOf: (file: File) => string = ({ name }) => name,
): Promise<void> {
  for (const file of files) {
    if (isPdf(file)) void store.pdfs.add({ name: file.name }, file);
    else if (isDocx(file)) await takeDocx(store, file);
    else if (file.type.startsWith('image/')) await takePicture(store, file, titleOf(file));
    else await takeText(store, file);
  }
}

/** Names that browsers give to pictures from the clipboard. */
const CLIPBOARD_NAME = /^(?:image|pasted.*|clipboard.*|)\.\w+$/iu;

/** The title of a pasted picture: its file's name, where it is a file and not only a picture. */
export function titleOfPasted({ name }: File): string {
  return CLIPBOARD_NAME.test(name) || name === '' ? quoteText.pasted : name;
}

/**
 * Whether the text of a paste is nothing but the names of its files: file managers add them. Other text is what the user
 * copied, and its picture is only a rendering of it, as Office programs make one.
 */
export function isNamesOnly(text: string, files: readonly File[]): boolean {
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const names = new Set(files.map(({ name }) => name));
  return lines.every((line) => names.has(decodeName(line.trim().split('/').at(-1) ?? '')));
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Opens the browser's file dialog. Must be called in a click. */
export function pickFiles(store: PanelStore): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.ariaLabel = composerText.add.file;
  field.multiple = true;
  field.addEventListener('change', () => void takeFiles(store, [...(field.files ?? [])]), {
    once: true,
  });
  field.click();
}
