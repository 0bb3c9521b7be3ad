import { useEffect } from 'preact/hooks';

import { usePanel } from './panel-context.ts';
import { isPdf } from './use-pdf-drop.ts';

function picturesIn(files: Iterable<File>): File[] {
  return [...files].filter(({ type }) => type.startsWith('image/'));
}

/**
 * Makes quotes of pictures that are pasted into a field, or dropped anywhere on the panel. Text goes where it always
 * went.
 *
 * @returns What the field does with a paste.
 */
export function usePictureDrop(): (event: ClipboardEvent) => void {
  const { store } = usePanel();

  async function take(files: readonly File[], title: string): Promise<void> {
    const { readPicture } = await import('#lib/panel/read-picture.ts');
    for (const file of files) {
      const quote = await readPicture(file, title);
      if (quote) store.draft.addQuote(quote);
      else store.miss('no-picture');
    }
  }

  useEffect(() => {
    const ending = new AbortController();
    const onDrop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])].filter((file) => !isPdf(file));
      if (files.length === 0) return;
      // The browser would leave the panel for the file.
      event.preventDefault();
      const pictures = picturesIn(files);
      if (pictures.length > 0) void take(pictures, 'Dropped picture');
      if (pictures.length < files.length) store.miss('unknown-file');
    };
    // Before the PDFs of the same drop are taken out of it. That they may be dropped at all is said there too.
    document.addEventListener('drop', onDrop, { signal: ending.signal, capture: true });
    return () => ending.abort();
  }, [store]);

  return (event) => {
    const pictures = picturesIn(event.clipboardData?.files ?? []);
    // Office programs put a picture of the text beside the text.
    if (pictures.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    void take(pictures, 'Pasted picture');
  };
}
