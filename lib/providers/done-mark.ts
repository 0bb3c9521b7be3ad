/** A mark is not longer than this, with blanks and quotation marks. */
const MAX_LENGTH = 24;

/**
 * Tells whether an event's data says that nothing follows: `[DONE]`, in any spelling.
 *
 * @param isJson - Whether the data of all other events is JSON, so that a bare `DONE` can mean nothing else.
 */
export function isDoneMark(data: string, isJson: boolean): boolean {
  if (data.length > MAX_LENGTH) return false;
  const text = data
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  return /^\[\s*done\s*\]$/i.test(text) || (isJson && /^done$/i.test(text));
}
