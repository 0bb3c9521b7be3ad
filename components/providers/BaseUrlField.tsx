import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { BaseUrlCheck } from '#lib/presets/check-base-url.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { providerText } from '#lib/wording/providers.ts';

interface BaseUrlFieldProps {
  readonly dataKey: string;
  readonly value: string;
  readonly check: BaseUrlCheck;
  readonly preset: ServerPreset;
  readonly onChange: (baseUrl: string) => void;
}

function describe({ check, preset, value }: BaseUrlFieldProps): string {
  if (check.type !== 'refused' && check.removed !== undefined) {
    return providerText.removedEndpoint(check.removed);
  }
  if (value === preset.baseUrl && value !== '') return '';
  return preset.dialect === 'event-stream' ? providerText.streamUrlHint : providerText.baseUrlHint;
}

/** The base URL, with its problem if there is one. */
export function BaseUrlField(props: BaseUrlFieldProps): JSX.Element {
  const { dataKey, value, check, onChange } = props;
  const isWrong = value.trim() !== '' && check.type === 'refused';
  return (
    <Field
      label={providerText.baseUrl}
      error={isWrong ? providerText.urlProblems[check.problem] : undefined}
      hint={<p>{describe(props)}</p>}
    >
      {(attributes) => (
        <input
          {...attributes}
          data-key={dataKey}
          class="code"
          type="url"
          value={value}
          autocomplete="off"
          spellcheck={false}
          placeholder="https://"
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
