import './field.css';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  /** Explains the field; screen readers read it, too. */
  readonly hint?: ComponentChildren;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
  /** Renders the control with the attributes that tie it to label and hint. */
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** The attributes that a field's control must have. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** A labelled control of the form. */
export function Field({ label, hint, error, children }: FieldProps): JSX.Element {
  const id = useId();
  const described = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error !== undefined })}
      <div id={described} class="hint">
        {error !== undefined && <p class="field-error">{error}</p>}
        {hint}
      </div>
    </div>
  );
}
