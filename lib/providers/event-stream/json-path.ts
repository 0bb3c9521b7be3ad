/** The steps to a value inside JSON. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a path such as `choices[0].delta.text`, `$.data["the text"]` or `0.text`.
 *
 * A malformed path never throws; it leads nowhere.
 */
export function parseJsonPath(path: string): JsonPath {
  const steps: (string | number)[] = [];
  const step = /\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]|([^.[\]]+)/g;
  for (const [, index, double, single, name] of path
    .trim()
    .replace(/^\$\.?/, '')
    .matchAll(step)) {
    if (index !== undefined) steps.push(Number(index));
    else steps.push(double ?? single ?? name?.trim() ?? '');
  }
  return steps;
}

/** Follows a path; undefined when it leads nowhere. Looks at a value's own fields only. */
export function readJsonPath(value: unknown, path: JsonPath): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/**
 * Reads the text field of a provider: empty when each event's data is the text itself, `$` when it is a JSON
 * string.
 *
 * @returns The path into each event's JSON; undefined for plain text.
 */
export function parseTextField(field: string): JsonPath | undefined {
  return field.trim() === '' ? undefined : parseJsonPath(field);
}
