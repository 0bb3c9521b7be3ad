import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Field } from '#components/ui/Field.tsx';
import { buildResourceUrl, readResource } from '#lib/presets/resource-url.ts';
import { providerText } from '#lib/wording/providers.ts';

interface ResourceFieldProps {
  /** The base URL with a placeholder for the resource. */
  readonly dataKey?: string;
  readonly template: string;
  readonly baseUrl: string;
  /** Called with an empty base URL while the typed name is no resource. */
  readonly onChange: (baseUrl: string) => void;
}

/** The name of the user's resource, from which the base URL is made. */
export function ResourceField({ dataKey, template, baseUrl, onChange }: ResourceFieldProps): JSX.Element {
  const [typed, setTyped] = useState(readResource(template, baseUrl));
  // The user may also have changed the base URL itself.
  const read = readResource(template, baseUrl);
  const value = baseUrl === '' || read === typed.trim().toLowerCase() ? typed : read;
  const isWrong = value.trim() !== '' && buildResourceUrl(template, value) === undefined;
  return (
    <Field
      label={providerText.resource}
      error={isWrong ? providerText.resourceWrong : undefined}
      hint={<p>{providerText.resourceHint(template)}</p>}
    >
      {(attributes) => (
        <input
          {...attributes}
          data-key={dataKey}
          class="code"
          value={value}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => {
            const name = event.currentTarget.value;
            setTyped(name);
            onChange(buildResourceUrl(template, name) ?? '');
          }}
        />
      )}
    </Field>
  );
}
