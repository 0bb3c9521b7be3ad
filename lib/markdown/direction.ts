type Direction = 'ltr' | 'rtl';

const RTL_LETTER =
  /[\u05BE\u05C0\u05C3\u05C6\u05D0-\u05F4\u0608\u060B\u060D\u061B-\u064A\u066D-\u066F\u0671-\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u0710\u0712-\u072F\u074D-\u07A5\u07B1-\u07EA\u07FA-\u0815\u0840-\u0858\u0860-\u08C9\uFB1D-\uFDFC\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const LETTER = /\p{L}/u;
/** What is written from left to right in any text: code, formulas, addresses and tags. */
const NEUTRAL = /`[^`\n]*`|\$[^$\n]*\$|\]\([^)\n]*\)|https?:\/\/\S+|<[^>\n]*>/g;

/** The direction of the first letter of a text, as the bidirectional algorithm has it; none without a letter. */
export function directionOf(text: string): Direction | undefined {
  if (!RTL_LETTER.test(text)) return LETTER.test(text) ? 'ltr' : undefined;
  const [first] = LETTER.exec(text.replace(NEUTRAL, ' ')) ?? [];
  return first === undefined ? undefined : RTL_LETTER.test(first) ? 'rtl' : 'ltr';
}
