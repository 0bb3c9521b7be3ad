import type { PanelStore } from '#lib/panel/create-panel-store.ts';

/** Whether a file says that it is a PDF. What it really is shows when it is read. */
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
 * Makes quotes of files that the user gave, in their order: of PDFs their text, of pictures the picture. Of others it
 * is said that they are neither. Nothing is requested.
 *
 * @param titleOf - What a picture is called.
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

/** Lets the user pick files of this device. Must be called in a click; the browser shows its own window of files. */
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
