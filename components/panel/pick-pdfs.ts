/** Lets the user pick PDFs of this device. Must be called in a click; the browser shows its own window of files. */
export function pickPdfs(take: (file: File) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.pdf,application/pdf';
  field.multiple = true;
  field.addEventListener('change', () => [...(field.files ?? [])].forEach(take), { once: true });
  field.click();
}
