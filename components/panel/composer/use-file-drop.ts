import { useLayoutEffect, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { hasFiles } from '#lib/panel/composer/has-files.ts';

import { isNamesOnly, takeFiles, titleOfPasted } from './take-files.ts';

/**
 * Takes files that are dropped anywhere on the panel or pasted into it. Text is left to the browser.
 *
 * @returns Whether files are being dragged over the panel.
 */
export function useFileDrop(): boolean {
  const { store } = usePanel();
  const [isOver, setOver] = useState(false);

  // Together with the field: if a file were dropped earlier, the browser would navigate the panel to it.
  useLayoutEffect(() => {
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    const onDragOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      // Otherwise the browser would navigate the panel to the file.
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      // Leaving one element for another has a related target; leaving the panel has none.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      // The files are readable only during the event.
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void takeFiles(store, files);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      const files = [...(clipboardData?.files ?? [])];
      if (files.length === 0 || !isNamesOnly(clipboardData?.getData('text/plain') ?? '', files)) return;
      event.preventDefault();
      void takeFiles(store, files, titleOfPasted);
    };
    document.addEventListener('dragover', onDragOver, options);
    document.addEventListener('dragleave', onDragLeave, options);
    document.addEventListener('drop', onDrop, options);
    document.addEventListener('paste', onPaste, options);
    return () => ending.abort();
  }, [store]);

  return isOver;
}
