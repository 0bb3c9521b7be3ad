/**
 * Tells whether `value` is a JSON object, and lets the fields that are named be looked at. Each may be anything.
 *
 * `isObject<keyof ChatCompletionChunk>(value)` reads what a server sent under the names that its documentation has,
 * and trusts none of it.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the fields it will look at
export function isObject<Name extends PropertyKey>(
  value: unknown,
): value is { readonly [N in Name]?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
