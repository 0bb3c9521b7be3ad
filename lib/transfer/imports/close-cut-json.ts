const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** Deeper, what is before a comma may be a part of a message. */
const DEPTH = 2;

/**
 * Makes JSON of the beginning of a chat, with all of its messages that are complete: up to the last comma between two of
 * its fields, or two items of one of them.
 *
 * @returns Undefined when there is no comma.
 */
export function closeCutJson(json: string): string | undefined {
  const open: string[] = [];
  let end: { readonly at: number; readonly closers: string } | undefined;
  let isInString = false;
  for (const { 0: token, index } of json.matchAll(/\\.|["[\]{},]/gsu)) {
    if (token === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (token === '{' || token === '[') open.push(CLOSERS[token] ?? '');
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && open.length <= DEPTH) end = { at: index, closers: open.toReversed().join('') };
  }
  return end && json.slice(0, end.at) + end.closers;
}
