import { usePanel } from './panel-context.ts';

/** What a field or a form does with pictures that are pasted into it or dropped on it. */
export interface PictureDrop {
  onPaste(event: ClipboardEvent): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}

/** Makes quotes of pictures that come by paste or drop. Text goes where it always went. */
export function usePictureDrop(): PictureDrop {
  const { store } = usePanel();

  async function take(files: readonly File[], title: string): Promise<void> {
    const { readPicture } = await import('#lib/panel/read-picture.ts');
    for (const file of files) {
      const quote = await readPicture(file, title);
      if (quote) store.draft.addQuote(quote);
      else store.miss('no-picture');
    }
  }

  return {
    onPaste(event) {
      const pictures = picturesIn(event.clipboardData);
      // Office programs put a picture of the text beside the text.
      if (pictures.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      void take(pictures, 'Pasted picture');
    },
    onDragOver(event) {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    },
    onDrop(event) {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // The browser would leave the panel for the file.
      event.preventDefault();
      const pictures = picturesIn(event.dataTransfer);
      if (pictures.length > 0) void take(pictures, 'Dropped picture');
      else if (event.dataTransfer.files.length > 0) store.miss('no-picture');
    },
  };
}
