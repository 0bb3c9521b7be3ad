import './providers.css';
import type { JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Preset } from '#lib/presets/preset.ts';
import type { KeyState } from '#lib/protocol/frames/options-frames.ts';
import { providerText } from '#lib/wording/providers.ts';

interface KeyFieldProps {
  /** The element that holds the key while it is typed. Nothing else does. */
  readonly input: RefObject<HTMLInputElement | null>;
  readonly dataKey: string;
  readonly saved: KeyState | undefined;
  /** The origin of the base URL in the form, if it has one. */
  readonly origin: string | undefined;
  readonly preset: Preset;
  /** Whether the typed key was refused. */
  readonly isInvalid: boolean;
  readonly onType: () => void;
  readonly onRemove: () => void;
}

function describe(saved: KeyState | undefined, { needsKey }: Preset): string {
  if (saved) return providerText.keySaved(saved.lastFour, saved.origin);
  return needsKey ? providerText.keyNeeded : providerText.keyOptional;
}

/** The field for a key. Of a saved key, only the last characters are shown. */
export function KeyField({
  input,
  dataKey,
  saved,
  origin,
  preset,
  isInvalid,
  onType,
  onRemove,
}: KeyFieldProps): JSX.Element {
  const [isShown, setShown] = useState(false);
  const toggle = (): void => {
    if (input.current) input.current.type = isShown ? 'password' : 'text';
    setShown(!isShown);
  };
  const isElsewhere = saved && origin !== undefined && saved.origin !== origin;
  const elsewhere = isElsewhere ? providerText.keyElsewhere(saved.origin, origin) : undefined;
  return (
    <Field
      label={providerText.key}
      error={isInvalid ? providerText.keyProblems['invalid-character'] : elsewhere}
      hint={
        <p>
          {describe(saved, preset)}{' '}
          {saved && <TextButton onClick={onRemove}>{providerText.removeKey}</TextButton>}
          {!saved && preset.keyPage !== undefined && (
            <a href={preset.keyPage} target="_blank" rel="noopener noreferrer">
              {providerText.createKey(new URL(preset.keyPage).host)}
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
            data-key={dataKey}
            type="password"
            autocomplete="off"
            spellcheck={false}
            autocapitalize="off"
            onInput={onType}
            placeholder={saved ? providerText.replaceKey : ''}
          />
          <Button aria-pressed={isShown} onClick={toggle}>
            {isShown ? providerText.hideKey : providerText.showKey}
          </Button>
        </span>
      )}
    </Field>
  );
}
