import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { conversationText } from '#lib/wording/conversation.ts';

import type { FollowEnd } from './use-follow-end.ts';

interface JumpButtonProps {
  readonly end: Pick<FollowEnd, 'isAway' | 'hasMore' | 'screensBelow'>;
  readonly onJump: () => void;
}

/** Says how much is below the visible part, and jumps to the end. */
export function JumpButton({ end, onJump }: JumpButtonProps): JSX.Element | null {
  const below = useId();
  if (!end.isAway.value || !end.hasMore.value) return null;
  return (
    <div class="jump">
      <Icon name="down" />
      <button type="button" class="jump-button" aria-describedby={below} onClick={onJump}>
        {conversationText.jump}
      </button>
      <span id={below} class="jump-below">
        {conversationText.below(end.screensBelow.value)}
      </span>
    </div>
  );
}
