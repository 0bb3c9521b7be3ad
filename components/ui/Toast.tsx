import './toast.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { actionText } from '#lib/wording/actions.ts';

import { TextButton } from './TextButton.tsx';

/** A message about something that was done, with a way to undo it. */
interface ToastMessage {
  readonly text: string;
  /** What it is about, where the same text may be about one thing after another. */
  readonly subject?: string;
  readonly undo?: () => void;
}

interface ToastProps {
  readonly message: ToastMessage | undefined;
  /** Called when the message was on screen long enough, or was undone. */
  readonly onEnd: () => void;
}

/** Long enough to read it and to reach Undo with the keyboard. */
const SHOWN_MS = 20_000;

/**
 * The live region for the latest message. It stays while the pointer or the focus is on it. Its time begins again with
 * another text or subject, and not when the same message is drawn again.
 */
export function Toast({ message, onEnd }: ToastProps): JSX.Element {
  const [isHeld, setHeld] = useState(false);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (!message || isHeld) return undefined;
    const timer = setTimeout(() => end.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message?.text, message?.subject, isHeld]);
  return (
    <div role="status" class="toast-region">
      {message && (
        <div
          class="toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocusIn={() => setHeld(true)}
          onFocusOut={() => setHeld(false)}
        >
          <span dir="auto">{message.text}</span>
          {message.undo && (
            <TextButton
              onClick={() => {
                setHeld(false);
                message.undo?.();
                onEnd();
              }}
            >
              {actionText.undo}
            </TextButton>
          )}
        </div>
      )}
    </div>
  );
}
