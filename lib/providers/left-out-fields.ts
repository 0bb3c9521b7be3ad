import {
  type AnswerParameters,
  REFUSABLE_FIELDS,
  type RefusableField,
} from '#lib/protocol/answer-parameters.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';

/** A field is left out when all names in one of these groups were refused. */
type Groups = Readonly<Partial<Record<RefusableField, readonly (readonly string[])[]>>>;

/** The names under which each dialect sends a field; after a refusal, some send it under another name. */
const GROUPS: Readonly<Record<HttpDialectName, Groups>> = {
  'chat-completions': {
    temperature: [['temperature']],
    maxTokens: [['max_tokens', 'max_completion_tokens']],
    reasoningEffort: [['reasoning_effort']],
  },
  responses: {
    temperature: [['temperature']],
    maxTokens: [['max_output_tokens']],
    reasoningEffort: [['reasoning'], ['reasoning.effort']],
  },
  messages: {
    temperature: [['temperature']],
    reasoningEffort: [['thinking.adaptive', 'thinking.enabled', 'output_config'], ['thinking.disabled']],
  },
  gemini: {
    temperature: [['temperature']],
    maxTokens: [['maxOutputTokens']],
    reasoningEffort: [['thinkingConfig'], ['thinkingLevel'], ['thinkingBudget']],
  },
  // Its template is the user's own.
  'event-stream': {},
};

/** The fields that are no longer sent after these refusals. */
export function findLeftOutFields(dialect: HttpDialectName, refused: ReadonlySet<string>): RefusableField[] {
  return REFUSABLE_FIELDS.filter((field) =>
    GROUPS[dialect][field]?.some((names) => names.every((name) => refused.has(name))),
  );
}

/** The names to forget, so that a field is sent again. */
export function namesOfField(dialect: HttpDialectName, field: RefusableField): string[] {
  return (GROUPS[dialect][field] ?? []).flat();
}

/**
 * What the user is told about refusals: the fields that would have been sent but are now left out, and
 * parameters that belong to no such field.
 */
export function describeRefusals(
  dialect: HttpDialectName,
  dropped: readonly string[],
  refused: ReadonlySet<string>,
  parameters: AnswerParameters = {},
): string[] {
  const sent = REFUSABLE_FIELDS.filter((field) => parameters[field] !== undefined);
  const own = new Set(sent.flatMap((field) => namesOfField(dialect, field)));
  const leftOut = findLeftOutFields(dialect, refused).filter((field) => sent.includes(field));
  return [...leftOut, ...dropped.filter((name) => !own.has(name))];
}
