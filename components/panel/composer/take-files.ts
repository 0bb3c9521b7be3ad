import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import { composerText } from '#lib/wording/composer.ts';
import { quoteText } from '#lib/wording/quotes.ts';

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
  const { addFiles } = await import('./add-files.ts');
  await addFiles(store, files, titleOf);
}

/** Names that browsers give to pictures from the clipboard. */
const CLIPBOARD_NAME = /^(?:image|pasted.*|clipboard.*|)\.\w+$/iu;

/** The title of a pasted picture: its file's name, where it is a file and not only a picture. */
export function titleOfPasted({ name }: File): string {
  return CLIPBOARD_NAME.test(name) || name === '' ? quoteText.pasted : name;
}

/**
 * Whether the pasted text is nothing but the names of the pasted files, which file managers add. Any other
 * text is what the user copied, and the picture is only a rendering of it, as Office programs add.
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
