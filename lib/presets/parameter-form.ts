import {
  type AnswerParameters,
  PARAMETER_RANGES,
  REASONING_EFFORTS,
  type RefusableField,
} from '#lib/protocol/answer-parameters.ts';

/** Answer parameters as typed; empty if not set. */
export interface TypedParameters {
  readonly systemPrompt: string;
  readonly temperature: string;
  readonly maxTokens: string;
  readonly reasoningEffort: string;
}

export const NO_PARAMETERS: TypedParameters = Object.freeze({
  systemPrompt: '',
  temperature: '',
  maxTokens: '',
  reasoningEffort: '',
});

/** Fills the fields from stored parameters. */
export function asTypedParameters(parameters: AnswerParameters = {}): TypedParameters {
  const { systemPrompt = '', temperature = '', maxTokens = '', reasoningEffort = '' } = parameters;
  return { systemPrompt, temperature: String(temperature), maxTokens: String(maxTokens), reasoningEffort };
}

/** In many countries, numbers are typed with a decimal comma. */
function readNumber(typed: string): number {
  return Number(typed.trim().replace(',', '.'));
}

/** The fields whose number is out of range. */
export function findWrongParameters(typed: TypedParameters): Exclude<RefusableField, 'reasoningEffort'>[] {
  return (['temperature', 'maxTokens'] as const).filter((field) => {
    if (typed[field].trim() === '') return false;
    const value = readNumber(typed[field]);
    const { min, max } = PARAMETER_RANGES[field];
    return !(value >= min && value <= max) || (field === 'maxTokens' && !Number.isInteger(value));
  });
}

/** Builds the parameters from valid fields; undefined if all are empty. */
export function buildParameters(typed: TypedParameters): AnswerParameters | undefined {
  const reasoningEffort = REASONING_EFFORTS.find((effort) => effort === typed.reasoningEffort);
  const parameters = {
    ...(typed.systemPrompt.trim() !== '' && { systemPrompt: typed.systemPrompt }),
    ...(typed.temperature.trim() !== '' && { temperature: readNumber(typed.temperature) }),
    ...(typed.maxTokens.trim() !== '' && { maxTokens: readNumber(typed.maxTokens) }),
    ...(reasoningEffort && { reasoningEffort }),
  };
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}
