import { useEffect } from 'preact/hooks';

import { usePanel } from './panel-context.ts';

/** Whether a file says that it is a PDF. What it really is shows when it is read. */
export function isPdf({ type, name }: File): boolean {
  return type === 'application/pdf' || /\.pdf$/iu.test(name);
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Reads PDFs that are dropped anywhere on the panel, or pasted into it. Other files and text go where they went. */
export function usePdfDrop(): void {
  const { pdfs } = usePanel().store;

  useEffect(() => {
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    const take = (event: Event, data: DataTransfer | null): void => {
      const files = [...(data?.files ?? [])].filter(isPdf);
      if (files.length === 0) return;
      // The browser would leave the panel for the file.
      event.preventDefault();
      event.stopPropagation();
      for (const file of files) void pdfs.take({ name: file.name }, file);
    };
    document.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), options);
    document.addEventListener('drop', (event) => take(event, event.dataTransfer), options);
    document.addEventListener('paste', (event) => take(event, event.clipboardData), options);
    return () => ending.abort();
  }, [pdfs]);
}
