import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { IconButton } from '#components/ui/IconButton.tsx';
import { Pulse } from '#components/ui/Pulse.tsx';
import { conversationText } from '#lib/wording/conversation.ts';

/**
 * Shows that an answer is still being written in a chat or branch that the user has left, with buttons to go
 * back to it and to stop it. It is in the header’s row, so that the text being read does not move when it
 * appears.
 */
export function ElsewhereNote(): JSX.Element | null {
  const { store } = usePanel();
  const { conversation } = store;
  const left = conversation.elsewhere.value.at(-1);
  const { elsewhere } = conversationText;
  if (!left) return null;
  const isInVersion = left.message !== undefined;
  const sentence = isInVersion ? elsewhere.inVersion : elsewhere.running;
  const show = isInVersion ? elsewhere.showVersion : elsewhere.show;
  return (
    <div class="elsewhere" role="status" data-part="elsewhere">
      <span class="unseen">{sentence}</span>
      <button
        type="button"
        class="elsewhere-show"
        aria-label={show}
        title={sentence}
        onClick={() => store.goBack(left)}
      >
        <Pulse />
        <span class="elsewhere-name">{show}</span>
        <span class="elsewhere-word">{elsewhere.word}</span>
      </button>
      <IconButton icon="stop" name={elsewhere.stop} onClick={() => conversation.stopLeft(left)} />
    </div>
  );
}
