const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Tracks, at the end of a growing Markdown text, whether the next character is in code, and whether it begins
 * a line.
 */
export interface CodeTracker {
  push(text: string): void;
  /** Inside a fenced block or a code span. */
  isInCode(): boolean;
  /** Nothing but white space on the line so far. */
  isAtLineStart(): boolean;
}

/** Text is examined only when there is a query, or when this much has accumulated. */
const MAX_PENDING = 65_536;

/** Creates a tracker for one text. The time depends on the length of each piece, not of the whole text. */
export function createCodeTracker(): CodeTracker {
  let pending = '';
  let fence = '';
  /** The beginning of the current line, as far as a fence may reach. */
  let lineStart = '';
  /** Runs of backticks on the current line. */
  let tickRuns = 0;
  let endsInTick = false;

  function endLine(): void {
    const mark = FENCE.exec(lineStart)?.[1];
    if (mark !== undefined) {
      if (fence === '') fence = mark;
      else if (mark.startsWith(fence)) fence = '';
    }
    lineStart = '';
    tickRuns = 0;
    endsInTick = false;
  }

  function pushLine(text: string): void {
    if (text === '') return;
    if (lineStart.length < 80)
      lineStart = (lineStart.trim() === '' ? lineStart.slice(-4) : lineStart) + text.slice(0, 80);
    if (text.includes('`'))
      tickRuns += (text.match(/`+/g)?.length ?? 0) - (endsInTick && text.startsWith('`') ? 1 : 0);
    endsInTick = text.endsWith('`');
  }

  function examine(): void {
    const lines = pending.split('\n');
    pending = '';
    lines.forEach((line, index) => {
      if (index > 0) endLine();
      pushLine(line);
    });
  }

  return {
    push(text) {
      pending += text;
      if (pending.length > MAX_PENDING) examine();
    },
    isInCode() {
      examine();
      return fence !== '' || FENCE.test(lineStart) || tickRuns % 2 === 1;
    },
    isAtLineStart() {
      examine();
      return lineStart.trim() === '';
    },
  };
}
