/** Characters that JSON leaves unescaped, but that end a line or are not allowed in YAML. */
// oxlint-disable-next-line no-control-regex -- YAML has its own line ends.
const UNSAFE = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;

/** Text as a double-quoted scalar on one line: YAML understands JSON's escapes. */
export function quoteYaml(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Nothing for no texts, a scalar for one, and a sequence for more. */
export function writeYaml(texts: readonly string[]): string {
  const [first] = texts;
  if (first === undefined) return '';
  return texts.length === 1 ? quoteYaml(first) : `[${texts.map(quoteYaml).join(', ')}]`;
}
