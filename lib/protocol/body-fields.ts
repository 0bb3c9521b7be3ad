import * as v from 'valibot';

export const MAX_BODY_FIELDS = 20;

/** Of one value, as JSON. */
export const MAX_BODY_FIELD_CHARACTERS = 10_000;

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
  '__proto__',
]);

/** Says why a field of this name cannot be added, if it cannot. */
export function checkBodyFieldName(name: string): 'no-name' | 'own' | undefined {
  if (name.trim() === '' || name.length > 100) return 'no-name';
  return OWN_FIELDS.has(name) ? 'own' : undefined;
}

function isJsonOfSize(value: unknown): boolean {
  try {
    // Undefined for what is no JSON at all.
    const json: string | undefined = JSON.stringify(value);
    return json !== undefined && json.length <= MAX_BODY_FIELD_CHARACTERS;
  } catch {
    return false;
  }
}

/** Fields by name that are added to the body of every question, for gateways. Their values are JSON. */
export const bodyFieldsSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((fields) => {
    const entries = Object.entries(fields);
    return (
      entries.length <= MAX_BODY_FIELDS &&
      entries.every(([name, value]) => checkBodyFieldName(name) === undefined && isJsonOfSize(value))
    );
  }),
);
