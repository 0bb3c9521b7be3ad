import type { JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';

import { Field } from '#components/ui/Field.tsx';
import type { Preset } from '#lib/presets/presets.ts';
import type { KeyState } from '#lib/protocol/options-frames.ts';

interface KeyFieldProps {
  /** The key lives in this element while it is typed, and nowhere else. */
  readonly input: RefObject<HTMLInputElement | null>;
  readonly saved: KeyState | undefined;
  /** The origin of the base URL in the form, if it has one. */
  readonly origin: string | undefined;
  readonly preset: Preset;
  readonly onRemove: () => void;
}

function describe(saved: KeyState | undefined, preset: Preset): string {
  if (!saved) {
    return preset.needsKey
      ? 'Stored in this browser only, and sent to this provider only.'
      : 'Only if this server asks for one.';
  }
  const end = saved.lastFour === '' ? 'Key saved' : `Key saved, ends in …${saved.lastFour}`;
  return `${end}. It is sent to ${saved.origin} only.`;
}

/** Where a key is typed. What is saved is never shown again but for its end. */
export function KeyField({ input, saved, origin, preset, onRemove }: KeyFieldProps): JSX.Element {
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
            {describe(saved, preset)}{' '}
            {!saved && preset.keyPage !== undefined && (
              <a href={preset.keyPage} target="_blank" rel="noopener noreferrer">
                Make a key at {new URL(preset.keyPage).host}
              </a>
            )}
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
