import type { View } from '#test/support/browsers/view.ts';

/** Chooses files in a file field, as the browser's own dialog does. */
export async function chooseFiles(
  view: View,
  css: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  await view.evaluate(
    (css, files) => {
      const input = document.querySelector<HTMLInputElement>(css);
      if (!input) throw new Error(`There is no ${css}.`);
      const transfer = new DataTransfer();
      for (const { name, data } of files)
        transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
      input.files = transfer.files;
      // In a new task, where the page's policy applies: what a test evaluates may do more.
      setTimeout(() => input.dispatchEvent(new Event('change', { bubbles: true })));
    },
    css,
    files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes).toString('base64') })),
  );
}
