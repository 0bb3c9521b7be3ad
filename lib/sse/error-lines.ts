const FIELD = 'error:';

/**
 * Makes a function that rewrites lines `error: …` to `event: error` with that data, whatever way the text is cut.
 *
 * llama.cpp has reported errors inside a stream in this form for years. The standard calls `error` an unknown field
 * and drops the line, and with it the reason why the answer stopped.
 *
 * @returns Takes the text of one read, returns what to parse. Holds back at most five characters.
 */
export function createErrorLineReader(): (text: string) => string {
  /** What may be the beginning of the field, cut by the end of a read; `undefined` in the middle of a line. */
  let lineStart: string | undefined = '';

  return (text) => {
    const input = (lineStart ?? '') + text;
    let output = input;
    if (input.includes(FIELD)) {
      const rewritten = input.replaceAll(/([\r\n])error:/g, '$1event: error\ndata:');
      output =
        lineStart !== undefined && input.startsWith(FIELD)
          ? `event: error\ndata:${rewritten.slice(FIELD.length)}`
          : rewritten;
    }
    const lastLine = Math.max(input.lastIndexOf('\n'), input.lastIndexOf('\r')) + 1;
    const tail = input.slice(lastLine);
    const atLineStart = lastLine > 0 || lineStart !== undefined;
    if (!atLineStart || !FIELD.startsWith(tail) || tail === FIELD) {
      lineStart = undefined;
      return output;
    }
    lineStart = tail;
    return tail === '' ? output : output.slice(0, -tail.length);
  };
}
