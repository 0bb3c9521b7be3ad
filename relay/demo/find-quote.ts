/** The question in a prompt, and the text that it is about. */
export interface Subject {
  readonly question: string;
  /** Empty when the prompt quotes nothing. */
  readonly quote: string;
}

/**
 * Separates a prompt's question from the text that it quotes. The quote is the longest block in a fence or in tags,
 * else the `>` lines; the question is the text after the blocks, else the last line before them.
 */
export function findQuote(prompt: string): Subject {
  const lines = prompt.split(/\r\n|\r|\n/);
  const blocks = findBlocks(lines);
  const longest = blocks.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (longest) {
    const before = lines.slice(0, blocks[0]?.start).findLast((line) => line.trim() !== '');
    return {
      question: collapse(lines.slice((blocks.at(-1)?.end ?? 0) + 1)) || collapse([before ?? '']),
      quote: dropSource(lines.slice(longest.start + 1, longest.end)).join('\n'),
    };
  }
  const isQuoted = (line: string): boolean => line.startsWith('>');
  return {
    question: collapse(lines.filter((line) => !isQuoted(line))),
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

/** One pass over the lines: a prompt may hold a page of a megabyte. */
function findBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let isEnd: ((line: string) => boolean) | undefined;
  for (const [index, line] of lines.entries()) {
    if (isEnd === undefined) {
      start = index;
      isEnd = findBlockEnd(line);
    } else if (isEnd(line)) {
      blocks.push({ start, end: index });
      isEnd = undefined;
    }
  }
  return blocks;
}

function findBlockEnd(line: string): ((line: string) => boolean) | undefined {
  const fence = /^(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
  if (fence !== undefined) {
    return (next) => next.startsWith(fence) && next.replaceAll(fence.charAt(0), '').trim() === '';
  }
  const tag = /^<([a-z][\w-]*)[^>]*>$/i.exec(line)?.[1];
  return tag === undefined ? undefined : (next) => next === `</${tag}>`;
}

/** Drops the source of a quote: lines such as `Title: …` before an empty line, or with nothing after them. */
function dropSource(lines: readonly string[]): readonly string[] {
  const body = lines.findIndex((line) => !/^(Title|Address|Picture):/.test(line));
  if (body === -1) return [];
  return body > 0 && lines[body] === '' ? lines.slice(body + 1) : lines;
}

function collapse(lines: readonly string[]): string {
  return lines.join(' ').replaceAll(/\s+/g, ' ').trim();
}
