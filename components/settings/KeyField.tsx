import type { JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';

import type { KeyState } from '#lib/protocol/options-frames.ts';

import { Field } from './Field.tsx';

interface KeyFieldProps {
  /** The key lives in this element while it is typed, and nowhere else. */
  readonly input: RefObject<HTMLInputElement | null>;
  readonly saved: KeyState | undefined;
  /** The origin of the base URL in the form, if it has one. */
  readonly origin: string | undefined;
  readonly isNeeded: boolean;
  readonly onRemove: () => void;
}

function describeSaved({ lastFour, origin }: KeyState): string {
  const end = lastFour === '' ? 'Key saved' : `Key saved, ends in …${lastFour}`;
  return `${end}. It is sent to ${origin} only.`;
}

/** Where a key is typed. What is saved is never shown again but for its end. */
export function KeyField({ input, saved, origin, isNeeded, onRemove }: KeyFieldProps): JSX.Element {
  const [isShown, setShown] = useState(false);
  const toggle = (): void => {
    if (input.current) input.current.type = isShown ? 'password' : 'text';
    setShown(!isShown);
  };
  const isElsewhere = saved && origin !== undefined && saved.origin !== origin;
  return (
    <>
      <Field
        label="API key"
        error={
          isElsewhere ? `The saved key belongs to ${saved.origin}. Type the key for ${origin}.` : undefined
        }
        hint={
          <p>
            {saved
              ? describeSaved(saved)
              : isNeeded
                ? 'Stored in this browser only, and sent to this provider only.'
                : 'Only if this server asks for one.'}
          </p>
        }
      >
        {(attributes) => (
          <span class="with-button">
            <input
              {...attributes}
              ref={input}
              type="password"
              autocomplete="off"
              spellcheck={false}
              autocapitalize="off"
              placeholder={saved ? 'Type a new key to replace it' : ''}
            />
            <button type="button" class="button" aria-pressed={isShown} onClick={toggle}>
              {isShown ? 'Hide' : 'Show'}
            </button>
          </span>
        )}
      </Field>
      {saved && (
        <p class="below-field">
          <button type="button" class="button" onClick={onRemove}>
            Remove key
          </button>
        </p>
      )}
    </>
  );
}
