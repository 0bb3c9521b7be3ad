/** What a prompt asks, and the text that it asks about. */
export interface Subject {
  readonly question: string;
  /** Empty when the prompt quotes nothing. */
  readonly quote: string;
}

/**
 * Tells a prompt's question from the text that it quotes: its longest fenced block, else its block in tags, else
 * its `>` lines.
 */
export function findQuote(prompt: string): Subject {
  const lines = prompt.split(/\r\n|\r|\n/);
  const block = findLongestBlock(lines);
  if (block) {
    const around = [...lines.slice(0, block.start), ...lines.slice(block.end + 1)];
    return { question: findLastLine(around), quote: lines.slice(block.start + 1, block.end).join('\n') };
  }
  const isQuoted = (line: string): boolean => line.startsWith('>');
  return {
    question: findLastLine(lines.filter((line) => !isQuoted(line))),
    quote: lines
      .filter(isQuoted)
      .map((line) => line.replace(/^> ?/, ''))
      .join('\n'),
  };
}

interface Block {
  readonly start: number;
  readonly end: number;
}

/** One pass over the lines, whatever they hold: a page of a megabyte may be asked about. */
function findLongestBlock(lines: readonly string[]): Block | undefined {
  let longest: Block | undefined;
  let start = 0;
  let isEnd: ((line: string) => boolean) | undefined;
  for (const [index, line] of lines.entries()) {
    if (isEnd === undefined) {
      start = index;
      isEnd = findBlockEnd(line);
    } else if (isEnd(line)) {
      if (!longest || index - start > longest.end - longest.start) longest = { start, end: index };
      isEnd = undefined;
    }
  }
  return longest;
}

function findBlockEnd(line: string): ((line: string) => boolean) | undefined {
  const fence = /^(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
  if (fence !== undefined)
    return (next) => next.startsWith(fence) && next.replaceAll(fence.charAt(0), '').trim() === '';
  const tag = /^<([a-z][\w-]*)[^>]*>$/i.exec(line)?.[1];
  if (tag !== undefined) return (next) => next.startsWith(`</${tag}`);
  return undefined;
}

/** What stands above the question is mostly an instruction about the quote. */
function findLastLine(lines: readonly string[]): string {
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
}
