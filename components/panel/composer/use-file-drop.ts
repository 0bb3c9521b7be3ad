import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { quoteText } from '#lib/wording/quotes.ts';

import { takeFiles } from './take-files.ts';

/** Takes files that are dropped anywhere on the panel or pasted into it. Text is left to the browser. */
export function useFileDrop(): void {
  const { store } = usePanel();

  useEffect(() => {
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    // Otherwise the browser would navigate the panel to the file.
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      // The files are readable only during the event.
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void takeFiles(store, files);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      const files = [...(clipboardData?.files ?? [])];
      // Office programs add a picture of the copied text.
      if (files.length === 0 || clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      // The clipboard gives every picture the same name.
      void takeFiles(store, files, () => quoteText.pasted);
    };
    document.addEventListener('dragover', onDragOver, options);
    document.addEventListener('drop', onDrop, options);
    document.addEventListener('paste', onPaste, options);
    return () => ending.abort();
  }, [store]);
}
