const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Knows, at the end of a Markdown text that grows, whether what follows is in code, and whether it begins a line. */
export interface CodeTracker {
  push(text: string): void;
  /** Inside a fenced block or a code span. */
  isInCode(): boolean;
  /** Nothing but white space on the line so far. */
  isAtLineStart(): boolean;
}

/** Creates a tracker for one text. Takes time by the length of each piece, not of the text. */
export function createCodeTracker(): CodeTracker {
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

  return {
    push(text) {
      if (!text.includes('\n')) {
        pushLine(text);
        return;
      }
      const lines = text.split('\n');
      lines.forEach((line, index) => {
        if (index > 0) endLine();
        pushLine(line);
      });
    },
    isInCode: () => fence !== '' || FENCE.test(lineStart) || tickRuns % 2 === 1,
    isAtLineStart: () => lineStart.trim() === '',
  };
}
