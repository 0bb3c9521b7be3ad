import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Toast } from '#components/ui/Toast.tsx';
import { conversationText } from '#lib/wording/conversation.ts';

/** Says that a question was deleted, and offers to undo it. */
export function RemovalToast(): JSX.Element {
  const { turns } = usePanel().store;
  // The same object for the same question: a new object would restart the time that the toast is shown.
  const message = useComputed(() =>
    turns.removed.value ? { text: conversationText.removed, undo: turns.undo } : undefined,
  ).value;
  return (
    <div class="removal-toast">
      <Toast message={message} onEnd={turns.dismiss} />
    </div>
  );
}
