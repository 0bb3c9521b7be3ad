import type { ComponentChildren, JSX } from 'preact';

import { Lockable } from '#components/options/managed/Lockable.tsx';
import { ParameterFields } from '#components/providers/ParameterFields.tsx';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { ProviderForm } from '#lib/options/provider-form.ts';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import { leftOutFor } from '#lib/protocol/frames/settings-frames.ts';
import type { LockableField } from '#lib/protocol/managed.ts';
import type { DialectName } from '#lib/protocol/provider.ts';

import { BodyFieldsField } from './BodyFieldsField.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import type { HeaderRows } from './use-header-rows.ts';

interface AdvancedFieldsProps {
  readonly store: Pick<OptionsStore, 'attempt' | 'providers'>;
  readonly id: string;
  readonly dialect: DialectName;
  readonly form: ProviderForm;
  readonly headers: HeaderRows;
  /** Those that the user's organization has set. */
  readonly managedHeaders: HeaderValues;
  /** The origin of the base URL in the form, if it has one. */
  readonly origin: string | undefined;
  readonly locked: readonly LockableField[];
  /** Follows the headers. */
  readonly forget: ComponentChildren;
  /** Focuses the element with this `data-key`. */
  readonly focus: (key: string) => void;
  readonly onChange: (changes: Partial<ProviderForm>) => void;
  readonly onHeadersChange: () => void;
}

/** Settings that most providers do not need: answer parameters, headers and body fields. */
export function AdvancedFields({
  store: { attempt, providers },
  id,
  dialect,
  form,
  headers,
  managedHeaders,
  origin,
  locked,
  forget,
  focus,
  onChange,
  onHeadersChange,
}: AdvancedFieldsProps): JSX.Element {
  const model = { provider: id, model: form.model.trim() };
  return (
    <>
      <Lockable isLocked={locked.includes('parameters')}>
        <ParameterFields
          dataKey={(field) => `${field} ${id}`}
          scope="provider"
          value={form.parameters}
          refused={leftOutFor(providers.settings.value, model)}
          onChange={(parameters) => onChange({ parameters })}
          onRetry={(field) => {
            // The click removes the button.
            focus(`${field} ${id}`);
            void attempt(providers.retryParameter(model, field));
          }}
        />
      </Lockable>
      <Lockable isLocked={locked.includes('headers')}>
        <HeaderFields
          headers={headers}
          managed={managedHeaders}
          origin={origin}
          dataKey={(part, row) => `header-${part} ${id}${row === undefined ? '' : ` ${row}`}`}
          focus={focus}
          onChange={onHeadersChange}
        />
      </Lockable>
      {forget}
      {dialect !== 'event-stream' && (
        <Lockable isLocked={locked.includes('bodyFields')}>
          <BodyFieldsField
            dataKey={`bodyFields ${id}`}
            value={form.bodyFields}
            onChange={(bodyFields) => onChange({ bodyFields })}
          />
        </Lockable>
      )}
    </>
  );
}
