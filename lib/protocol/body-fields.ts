import * as v from 'valibot';

export const MAX_BODY_FIELDS = 20;

/** Of one value, as JSON. */
export const MAX_BODY_FIELD_CHARACTERS = 10_000;

/** Of objects and lists inside one value. */
export const MAX_BODY_FIELD_DEPTH = 20;

/** Fields that Gloss writes itself: the conversation, where it is sent and how it is read. */
const OWN_FIELDS = new Set([
  'model',
  'messages',
  'input',
  'contents',
  'prompt',
  'system',
  'systemInstruction',
  'system_instruction',
  'instructions',
  'stream',
  'background',
]);

/** Names of fields and headers with a special meaning in JavaScript, but none for servers. */
export const UNUSABLE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

const MAX_NAME_CHARACTERS = 100;

/** Says why a field of this name cannot be added, if it cannot. */
export function checkBodyFieldName(name: string): 'unusable' | 'own' | undefined {
  const isUnusable = name.trim() === '' || name.length > MAX_NAME_CHARACTERS || UNUSABLE_NAMES.has(name);
  if (isUnusable) return 'unusable';
  return OWN_FIELDS.has(name) ? 'own' : undefined;
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  return Object.values(value).every((inner) => isJson(inner, depth - 1));
}

/** Whether a field can have this value: JSON that is neither too long nor nested too deeply. */
export function isBodyFieldValue(value: unknown): boolean {
  return isJson(value, MAX_BODY_FIELD_DEPTH) && JSON.stringify(value).length <= MAX_BODY_FIELD_CHARACTERS;
}

/** Fields by name that are added to the body of every question, for gateways. Their values are JSON. */
export const bodyFieldsSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((fields) => {
    const entries = Object.entries(fields);
    return (
      entries.length <= MAX_BODY_FIELDS &&
      entries.every(([name, value]) => checkBodyFieldName(name) === undefined && isBodyFieldValue(value))
    );
  }),
);
export type BodyFields = v.InferOutput<typeof bodyFieldsSchema>;
