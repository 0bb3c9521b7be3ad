import './toast.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { actionText } from '#lib/wording/actions.ts';

import { TextButton } from './TextButton.tsx';

/** A message about something that was done, with a way to undo it. */
interface ToastMessage {
  readonly text: string;
  /** The subject, needed when the same text may refer to different things. */
  readonly subject?: string;
  readonly undo?: () => void;
}

interface ToastProps {
  readonly message: ToastMessage | undefined;
  /** Called when the message has been shown long enough, or was undone. */
  readonly onEnd: () => void;
}

/** Long enough to read it and to reach Undo with the keyboard. */
const SHOWN_MS = 20_000;

interface ShownProps extends ToastProps {
  readonly message: ToastMessage;
}

/** The message while it is on screen. State that keeps it open goes away with it. */
function Shown({ message, onEnd }: ShownProps): JSX.Element {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => end.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message.text, message.subject, isHeld]);
  return (
    <div
      class="toast"
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
    >
      <span dir="auto">{message.text}</span>
      {message.undo && (
        <TextButton
          onClick={() => {
            message.undo?.();
            onEnd();
          }}
        >
          {actionText.undo}
        </TextButton>
      )}
    </div>
  );
}

/**
 * The live region for the latest message. It stays while the pointer or the focus is on it. Its time restarts
 * with another text or subject, but not when the same message is rendered again.
 */
export function Toast({ message, onEnd }: ToastProps): JSX.Element {
  return (
    <div role="status" class="toast-region">
      {message && <Shown message={message} onEnd={onEnd} />}
    </div>
  );
}
