import type { View } from '#test/support/browsers/view.ts';

import { whenReady } from './drive-panel.ts';

/** Drops a file on the panel, as a user does from a file manager. */
export async function dropFile(panel: View, name: string, bytes: Uint8Array, type = ''): Promise<void> {
  await whenReady(panel);
  await panel.evaluate(
    (data, name, type) => {
      const file = new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type });
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const target = document.querySelector('textarea') ?? document.body;
      // In a new task, where the page's policy applies: what a test evaluates may do more.
      setTimeout(() => {
        target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
    },
    Buffer.from(bytes).toString('base64'),
    name,
    type,
  );
}
