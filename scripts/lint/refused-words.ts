/** A word or phrase that this project does not use. */
interface RefusedWord {
  readonly pattern: RegExp;
  /** Completes "say …". */
  readonly say: string;
}

/** Where something is in a file; lines count from 1. */
export interface RefusedUse {
  readonly line: number;
  readonly found: string;
  readonly say: string;
}

/**
 * Words that read as translated, old-fashioned or cute, and what to write instead.
 *
 * A space in a phrase also matches the end of a line of a comment.
 */
const REFUSED: readonly RefusedWord[] = [
  refuse('whoever', '“anyone who”, or name them'),
  refuse('whence', '“where … from”'),
  refuse('anew', '“again”'),
  refuse(
    'of (?:one[\'’]s|our|its|their|his|her|your|my) own(?=[\\s*/]*(?:[.,;:!?)`"”]|$|(?:and|or|but|which|that|on|in|for|with|to|at|from|is|are|has|when|while|by)\\b))',
    '“its own …” in front of the noun, or “separate”',
  ),
  refuse('what (?:becomes|became|has become|had become) of', '“what happens to”'),
  refuse('(?:gives?|gave|given|giving) way', '“makes room”, “loses to” or “is replaced by”'),
  refuse('from (?:here|there) on', '“after this”'),
  refuse('in(?:to)? the hands of', 'who has it'),
  refuse('beside', '“next to”, “besides” or “as well as”'),
  refuse('dear(?:er|est|ly)?', '“expensive” or “slow”'),
  refuse("(?:stands|stand|stood)(?!-|'| (?:for|alone|in for|by|out|still|up|it)\\b)", '“is” or “appears”'),
  refuse(
    '(?:serves|would serve|will serve)(?=[\\s*/]*(?:[.,;)]|as well\\b|well enough\\b|here\\b))',
    '“is enough”',
  ),
  refuse(
    '(?:math|formulas?|equations?) (?:is|are|be|was|were|gets|being) set(?! (?:to|in motion|by)\\b)',
    '“typeset”',
  ),
  refuse('mend(?:s|ed|ing)?', '“fix”, “repair” or “patch”'),
  refuse('(?:is|are|was|be) of (?:no |much |little )?use', '“is useful” or “helps”'),
  refuse('sees? to it', '“makes sure”'),
];

/** Finds every refused word of a text, in order. */
export function findRefusedWords(text: string): RefusedUse[] {
  return REFUSED.flatMap(({ pattern, say }) =>
    [...text.matchAll(pattern)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      found: match[0].replaceAll(/[\s*/#]+/gu, ' '),
      say,
    })),
  ).sort((a, b) => a.line - b.line);
}

function refuse(words: string, say: string): RefusedWord {
  return { pattern: new RegExp(`(?<![\\w-])${words.replaceAll(' ', '[\\s*/#]+')}(?!\\w)`, 'giu'), say };
}
