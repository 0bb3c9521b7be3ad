import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { conversationText } from '#lib/wording/conversation.ts';

/** Shows that an answer is still being written in a chat or a branch which the user has left, with a way back to it. */
export function ElsewhereNote(): JSX.Element | null {
  const { conversation } = usePanel().store;
  const left = conversation.elsewhere.value.at(-1);
  const { elsewhere } = conversationText;
  if (!left) return null;
  const isInVersion = left.message !== undefined;
  return (
    <Notice
      role="status"
      part="elsewhere"
      buttons={
        <span class="notice-buttons">
          <TextButton onClick={() => conversation.goBack(left)}>
            {isInVersion ? elsewhere.showVersion : elsewhere.show}
          </TextButton>
          <TextButton onClick={() => conversation.stopLeft(left)}>{elsewhere.stop}</TextButton>
        </span>
      }
    >
      {isInVersion ? elsewhere.inVersion : elsewhere.running}
    </Notice>
  );
}
