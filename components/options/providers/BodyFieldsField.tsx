import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import { readBodyFields } from '#lib/presets/check-body-fields.ts';
import { gatewayText } from '#lib/wording/gateways.ts';

interface BodyFieldsFieldProps {
  readonly dataKey: string;
  /** JSON as it is typed. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The field for body fields, which are added to every question. */
export function BodyFieldsField({ dataKey, value, onChange }: BodyFieldsFieldProps): JSX.Element {
  const { problem } = readBodyFields(value);
  return (
    <Field
      label={gatewayText.bodyFields}
      error={problem && gatewayText.bodyFieldsProblem(problem)}
      hint={<p>{gatewayText.bodyFieldsHint}</p>}
    >
      {(attributes) => (
        <textarea
          {...attributes}
          data-key={dataKey}
          class="code"
          rows={2}
          dir="ltr"
          spellcheck={false}
          autocapitalize="off"
          placeholder={gatewayText.bodyFieldsExample}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
