import type { JSX, RefObject } from 'preact';

import { Field } from '#components/ui/Field.tsx';

interface PassphraseFieldProps {
  /** The element that holds the passphrase while it is typed. Nothing else holds it. */
  readonly input: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isFirst?: boolean;
  readonly dataKey?: string | undefined;
  /** The hint for password managers. */
  readonly isNew?: boolean;
  readonly onType: () => void;
}

/** The field for a passphrase. */
export function PassphraseField({
  input,
  label,
  hint,
  error,
  isFirst = false,
  dataKey,
  isNew = false,
  onType,
}: PassphraseFieldProps): JSX.Element {
  return (
    <Field label={label} error={error} hint={hint !== undefined && <p>{hint}</p>}>
      {(attributes) => (
        <input
          {...attributes}
          ref={input}
          type="password"
          autocomplete={isNew ? 'new-password' : 'current-password'}
          spellcheck={false}
          autocapitalize="off"
          data-key={dataKey}
          data-first={isFirst || undefined}
          onInput={onType}
        />
      )}
    </Field>
  );
}
