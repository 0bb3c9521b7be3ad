import * as v from 'valibot';

/** How much a model may reason before it answers. `none`: not at all, if the model allows that. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high'] as const;
export const reasoningEffortSchema = v.picklist(REASONING_EFFORTS);
export type ReasoningEffort = v.InferOutput<typeof reasoningEffortSchema>;

/** What each parameter may be. Servers refuse more than this, and say so. */
export const PARAMETER_RANGES = {
  /** UTF-16 code units. */
  systemPrompt: { max: 20_000 },
  temperature: { min: 0, max: 2 },
  /** Tokens of the answer, with reasoning where the server counts it. */
  maxTokens: { min: 1, max: 1_000_000 },
} as const;

const { systemPrompt, temperature, maxTokens } = PARAMETER_RANGES;

/** The parameters of an answer. An absent one is not sent, and the server decides. */
export const answerParametersSchema = v.object({
  systemPrompt: v.exactOptional(v.pipe(v.string(), v.regex(/\S/u), v.maxLength(systemPrompt.max))),
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(temperature.min), v.maxValue(temperature.max))),
  maxTokens: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(maxTokens.min), v.maxValue(maxTokens.max)),
  ),
  reasoningEffort: v.exactOptional(reasoningEffortSchema),
});
export type AnswerParameters = v.InferOutput<typeof answerParametersSchema>;

/** The parameters that a server may refuse. A system prompt is part of the conversation. */
export const refusableFieldSchema = v.picklist(['temperature', 'maxTokens', 'reasoningEffort']);
export type RefusableField = v.InferOutput<typeof refusableFieldSchema>;
export const REFUSABLE_FIELDS: readonly RefusableField[] = refusableFieldSchema.options;

/** Parameters where some may be absent or undefined alike. */
type Layer = { readonly [Field in keyof AnswerParameters]?: AnswerParameters[Field] | undefined };

/**
 * The parameters that apply: for each, the first layer that has it wins.
 *
 * @param layers - The chat's, then the saved question's, then the provider's.
 */
export function mergeParameters(...layers: readonly (Layer | undefined)[]): AnswerParameters {
  function first<Field extends keyof AnswerParameters>(field: Field): Layer[Field] {
    return layers.find((layer) => layer?.[field] !== undefined)?.[field];
  }
  const merged = {
    systemPrompt: first('systemPrompt'),
    temperature: first('temperature'),
    maxTokens: first('maxTokens'),
    reasoningEffort: first('reasoningEffort'),
  };
  return {
    ...(merged.systemPrompt !== undefined && { systemPrompt: merged.systemPrompt }),
    ...(merged.temperature !== undefined && { temperature: merged.temperature }),
    ...(merged.maxTokens !== undefined && { maxTokens: merged.maxTokens }),
    ...(merged.reasoningEffort !== undefined && { reasoningEffort: merged.reasoningEffort }),
  };
}

/** The parameters without these. */
export function withoutParameters(
  parameters: AnswerParameters,
  fields: readonly RefusableField[],
): AnswerParameters {
  const left = { ...parameters };
  for (const field of fields) delete left[field];
  return left;
}

/**
 * The parameters that differ, of those that a server may refuse. A server may accept another value of a
 * refused parameter.
 */
export function findChangedFields(
  before: AnswerParameters = {},
  after: AnswerParameters = {},
): RefusableField[] {
  return REFUSABLE_FIELDS.filter((field) => before[field] !== after[field]);
}

/** Whether none is set. */
export function isWithoutParameters(parameters: AnswerParameters | undefined): boolean {
  return parameters === undefined || Object.keys(parameters).length === 0;
}
