import { useMemo } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { createRecall } from '#lib/panel/composer/create-recall.ts';

/**
 * Handles the arrow keys that recall earlier questions of the chat in an empty field. Returns whether it
 * handled the key.
 *
 * In a recalled question, the arrows go on to the next one while the caret is at its end; anywhere else they move the
 * caret.
 */
export function useRecall(): (event: KeyboardEvent) => boolean {
  const { conversation, draft } = usePanel().store;
  const recall = useMemo(
    () =>
      createRecall(() =>
        conversation.messages.peek().flatMap((message) => (message.role === 'user' ? [message.text] : [])),
      ),
    [conversation],
  );
  return (event) => {
    const { key, target } = event;
    const by = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (!(target instanceof HTMLTextAreaElement) || draft.editing.peek()) return false;
    const { selectionStart, selectionEnd, value } = target;
    if (selectionStart !== value.length || selectionEnd !== value.length) return false;
    const next = recall.step(by, value);
    if (next === undefined) return false;
    event.preventDefault();
    draft.type(next);
    // The composer sets the text a moment later, and the caret would be at its beginning.
    target.value = next;
    target.setSelectionRange(next.length, next.length);
    return true;
  };
}
