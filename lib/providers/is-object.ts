/**
 * Whether `value` is a JSON object, and types the named fields as `unknown`.
 *
 * `isObject<keyof ChatCompletionChunk>(value)` lets a server's documented names be read without trusting their values.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the fields that it reads
export function isObject<Name extends PropertyKey>(
  value: unknown,
): value is { readonly [N in Name]?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
