import './parameter-fields.css';
import type { ComponentChildren, JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { findWrongParameters, type TypedParameters } from '#lib/presets/parameter-form.ts';
import {
  type AnswerParameters,
  PARAMETER_RANGES,
  REASONING_EFFORTS,
  type RefusableField,
} from '#lib/protocol/answer-parameters.ts';
import { type ParameterScope, parameterFormText } from '#lib/wording/parameter-form.ts';

interface ParameterFieldsProps {
  /** `data-key` of these controls. */
  readonly dataKey: (field: RefusableField) => string;
  /** What they are set for. */
  readonly scope: ParameterScope;
  /** Follows the introduction. */
  readonly action?: ComponentChildren;
  readonly value: TypedParameters;
  /** The values that apply where a field is empty. */
  readonly inherited?: AnswerParameters | undefined;
  /** The parameters that the server of this model refused. */
  readonly refused: readonly RefusableField[];
  readonly onChange: (value: TypedParameters) => void;
  readonly onRetry: (field: RefusableField) => void;
}

/** The fields for answer parameters. */
export function ParameterFields({
  dataKey,
  scope,
  action,
  value,
  inherited = {},
  refused,
  onChange,
  onRetry,
}: ParameterFieldsProps): JSX.Element {
  const wrong = new Set<RefusableField>(findWrongParameters(value));
  const { temperature, maxTokens, systemPrompt } = PARAMETER_RANGES;
  const placeholder = (field: keyof AnswerParameters): string | undefined => inherited[field]?.toString();
  /** Says that the parameter was refused, next to its field. */
  const refusal = (field: RefusableField): JSX.Element | false =>
    refused.includes(field) &&
    (value[field] !== '' || inherited[field] !== undefined) && (
      <p data-part="refused">
        {parameterFormText.refused[field]}{' '}
        <TextButton onClick={() => onRetry(field)}>{parameterFormText.retry}</TextButton>
      </p>
    );
  return (
    <div class="parameter-fields">
      <p class="hint">
        {parameterFormText.intro[scope]} {action}
      </p>
      <Field label={parameterFormText.systemPrompt} hint={<p>{parameterFormText.systemPromptHint[scope]}</p>}>
        {(attributes) => (
          <textarea
            {...attributes}
            data-first
            rows={3}
            dir="auto"
            maxLength={systemPrompt.max}
            placeholder={placeholder('systemPrompt')}
            value={value.systemPrompt}
            onInput={(event) => onChange({ ...value, systemPrompt: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={parameterFormText.temperature}
        error={
          wrong.has('temperature')
            ? parameterFormText.outOfRange(temperature.min, temperature.max)
            : undefined
        }
        hint={refusal('temperature') || <p>{parameterFormText.temperatureHint}</p>}
      >
        {(attributes) => (
          <input
            {...attributes}
            data-key={dataKey('temperature')}
            inputMode="decimal"
            placeholder={placeholder('temperature')}
            autocomplete="off"
            value={value.temperature}
            onInput={(event) => onChange({ ...value, temperature: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={parameterFormText.maxTokens}
        error={
          wrong.has('maxTokens') ? parameterFormText.wholeNumber(maxTokens.min, maxTokens.max) : undefined
        }
        hint={refusal('maxTokens') || <p>{parameterFormText.maxTokensHint}</p>}
      >
        {(attributes) => (
          <input
            {...attributes}
            data-key={dataKey('maxTokens')}
            inputMode="numeric"
            placeholder={placeholder('maxTokens')}
            autocomplete="off"
            value={value.maxTokens}
            onInput={(event) => onChange({ ...value, maxTokens: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={parameterFormText.reasoningEffort} hint={refusal('reasoningEffort') || undefined}>
        {(attributes) => (
          <select
            {...attributes}
            data-key={dataKey('reasoningEffort')}
            value={value.reasoningEffort}
            onChange={(event) => onChange({ ...value, reasoningEffort: event.currentTarget.value })}
          >
            <option value="">
              {inherited.reasoningEffort
                ? parameterFormText.asProvider(parameterFormText.efforts[inherited.reasoningEffort])
                : parameterFormText.notSet}
            </option>
            {REASONING_EFFORTS.map((effort) => (
              <option key={effort} value={effort}>
                {parameterFormText.efforts[effort]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
