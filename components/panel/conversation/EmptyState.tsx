import '#components/ui/checkbox.css';
import './empty-state.css';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { isTemporaryChat } from '#lib/protocol/chat.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** How to begin, when nothing has been asked yet. */
export function EmptyState(): JSX.Element {
  const { store, platform } = usePanel();
  // With a passage in the composer the user has begun already.
  const hasBegun = store.draft.quotes.value.length > 0;
  return (
    <div class="empty">
      {!hasBegun && (
        <>
          <GlossMark />
          <p class="empty-lead">{conversationText.empty.lead}</p>
          <p>{conversationText.empty.hint(<kbd>/</kbd>, <kbd>?</kbd>)}</p>
        </>
      )}
      {!platform.isPrivate.value && <TemporarySwitch />}
    </div>
  );
}

/** Makes the next chat temporary, or ordinary again. The composer keeps its contents. */
function TemporarySwitch(): JSX.Element {
  const { store } = usePanel();
  const { temporary, temporaryHint } = conversationText.empty;
  const id = useId();
  const isOn = isTemporaryChat(store.conversation.chat.value);
  return (
    <div class="temporary">
      <input
        id={id}
        type="checkbox"
        aria-describedby={`${id}-hint`}
        checked={isOn}
        onChange={(event) => store.newChat(event.currentTarget.checked)}
      />
      <label for={id}>{temporary}</label>
      <p id={`${id}-hint`}>{temporaryHint}</p>
    </div>
  );
}

/** Lines of a page with a note in the margin. */
function GlossMark(): JSX.Element {
  return (
    <svg class="gloss-mark" viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" focusable="false">
      <path class="gloss-mark-lines" d="M16 10h26M16 19h26M16 28h26M16 37h16" />
      <path class="gloss-mark-note" d="M9 7.5c-4 0-4 2-4 6.5s0 9.5-3.5 9.5c3.5 0 3.5 5 3.5 9.5s0 6.5 4 6.5" />
    </svg>
  );
}
