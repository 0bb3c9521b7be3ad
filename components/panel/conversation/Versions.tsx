import './versions.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { conversationText } from '#lib/wording/conversation.ts';

interface VersionsProps {
  /** Id of the message. */
  readonly message: string;
}

/**
 * Which version of a message is shown, with buttons to the others; nothing if there is only one.
 *
 * It is above the message, so that it stays under the pointer when a version of another length is shown.
 */
export function Versions({ message }: VersionsProps): JSX.Element | null {
  const { conversation } = usePanel().store;
  const { versions: text } = conversationText;
  const all = useComputed(() => conversation.versions.value.get(message)).value;
  const group = useRef<HTMLDivElement>(null);
  const place = useId();
  useLayoutEffect(() => {
    const { message: shown, by } = conversation.turned.peek() ?? {};
    // The pressed button was removed with its version. The focus may be elsewhere by now.
    if (shown !== message || by === undefined || document.activeElement !== document.body) return;
    const [previous, next] = group.current?.querySelectorAll('button') ?? [];
    const [same, other] = by < 0 ? [previous, next] : [next, previous];
    (same?.disabled ? other : same)?.focus({ preventScroll: true });
  }, []);
  if (!all) return null;
  const index = all.indexOf(message);
  const button = (by: -1 | 1): JSX.Element => (
    <button
      type="button"
      class="icon-button"
      aria-label={by < 0 ? text.previous : text.next}
      aria-describedby={place}
      title={by < 0 ? text.previous : text.next}
      disabled={all[index + by] === undefined}
      onClick={() => conversation.turn(message, by)}
    >
      <Icon name={by < 0 ? 'previous' : 'next'} />
    </button>
  );
  return (
    <div ref={group} class="versions" role="group" aria-label={text.name}>
      {button(-1)}
      <span id={place} class="versions-place">
        {text.place(index + 1, all.length)}
      </span>
      {button(1)}
    </div>
  );
}
