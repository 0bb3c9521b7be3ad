import { useEffect } from 'preact/hooks';

import { usePanel } from './panel-context.ts';

function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
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
    // The browser would leave the panel for the file.
    const takeFiles = (event: DragEvent): boolean => {
      const hasFiles = event.dataTransfer?.types.includes('Files') ?? false;
      if (hasFiles) event.preventDefault();
      return hasFiles;
    };
    const onDrop = (event: DragEvent): void => {
      if (!takeFiles(event)) return;
      const pictures = picturesIn(event.dataTransfer);
      if (pictures.length > 0) void take(pictures, 'Dropped picture');
      else store.miss('no-picture');
    };
    document.addEventListener('dragover', takeFiles, { signal: ending.signal });
    document.addEventListener('drop', onDrop, { signal: ending.signal });
    return () => ending.abort();
  }, [store]);

  return (event) => {
    const pictures = picturesIn(event.clipboardData);
    // Office programs put a picture of the text beside the text.
    if (pictures.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    void take(pictures, 'Pasted picture');
  };
}
