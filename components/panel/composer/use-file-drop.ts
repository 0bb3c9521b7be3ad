import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { quoteText } from '#lib/wording/quotes.ts';

import { takeFiles } from './take-files.ts';

/** Takes files that are dropped anywhere on the panel, or pasted into it. Text goes where it always went. */
export function useFileDrop(): void {
  const { store } = usePanel();

  useEffect(() => {
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    // Without this the browser would leave the panel for the file.
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      // They are there as long as the event is.
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void takeFiles(store, files);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      const files = [...(clipboardData?.files ?? [])];
      // Office programs put a picture of the text beside the text.
      if (files.length === 0 || clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      // The clipboard calls every picture the same.
      void takeFiles(store, files, () => quoteText.pasted);
    };
    document.addEventListener('dragover', onDragOver, options);
    document.addEventListener('drop', onDrop, options);
    document.addEventListener('paste', onPaste, options);
    return () => ending.abort();
  }, [store]);
}
