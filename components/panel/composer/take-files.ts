import type { PanelStore } from '#lib/panel/create-panel-store.ts';

/** Whether a file claims to be a PDF. Reading it shows what it is. */
function isPdf({ type, name }: File): boolean {
  return type === 'application/pdf' || /\.pdf$/iu.test(name);
}

async function takePicture(store: PanelStore, file: File, title: string): Promise<void> {
  const { readPicture } = await import('#lib/panel/read-picture.ts');
  const quote = await readPicture(file, title);
  if (quote) store.draft.addQuote(quote);
  else store.problems.show('no-picture');
}

/**
 * Makes quotes of files, in order: the text of PDFs, the picture of pictures. Other files are reported. Makes no
 * requests.
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
    else if (file.type.startsWith('image/')) await takePicture(store, file, titleOf(file));
    else store.problems.show('unknown-file');
  }
}

/** Opens the browser's file dialog. Must be called in a click. */
export function pickFiles(store: PanelStore): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.pdf,application/pdf,image/*';
  field.multiple = true;
  field.addEventListener('change', () => void takeFiles(store, [...(field.files ?? [])]), {
    once: true,
  });
  field.click();
}
