import type { Container, Part } from '#lib/capture/in-page/read/page-node.ts';

import { escapeText, fenceFor } from './escape-text.ts';

/** Writes parts that stand in one line of text. Blocks in them become text, apart by a space. */
export function writeInline(parts: readonly Part[]): string {
  let line = '';
  for (const part of parts) line = join(line, writePart(part));
  return line;
}

/** White space collapses across the borders of elements too. */
function join(line: string, next: string): string {
  return next.startsWith(' ') && /[ \n]$/.test(line) ? line + next.trimStart() : line + next;
}

function writePart(part: Part): string {
  if (typeof part === 'string') return escapeText(part);
  switch (part.kind) {
    case 'gap':
      return ' ';
    case 'break':
      return '\n';
    case 'rule':
      return ' ';
    case 'math':
      return `$${part.tex.replace(/\s*\n\s*/g, ' ')}$`;
    case 'strong':
      return wrap('**', part.children);
    case 'emphasis':
      return wrap('*', part.children);
    case 'strike':
      return wrap('~~', part.children);
    case 'code':
      return writeCode(plainText(part.children));
    case 'code-block':
      return writeCode(plainText(part.children).replace(/\s+/g, ' ').trim());
    case 'link':
      return writeLink(part.url, part.children);
    case 'superscript':
    case 'subscript':
      return writeScript(part);
    case 'ruby': {
      const reading = writeInline(part.children).trim();
      return reading === '' ? '' : `(${reading})`;
    }
    case 'cell':
    case 'item':
    case 'row':
      return ` ${writeInline(part.children)} `;
    case 'aside':
    case 'heading':
    case 'list':
    case 'quote':
    case 'table':
    case 'term':
    case 'description':
      return writeInline(part.children);
    default:
      return part satisfies never;
  }
}

/** The text of parts without any syntax: what is inside of code. */
export function plainText(parts: readonly Part[]): string {
  const lines = { text: '', begun: false };
  addPlain(parts, lines);
  return lines.text;
}

/** `begun` is whether anything stands in the last line, were it only a number that is left out. */
function addPlain(parts: readonly Part[], lines: { text: string; begun: boolean }): void {
  for (const part of parts) {
    if (typeof part === 'string') {
      lines.text += part;
      lines.begun = !part.endsWith('\n');
    } else if (part.kind === 'break' || (part.kind === 'gap' && lines.begun)) {
      lines.text += '\n';
      lines.begun = false;
    } else if (part.kind === 'math') {
      lines.text += part.tex;
      lines.begun = true;
    } else if ('children' in part) {
      addPlain(part.children, lines);
    }
  }
}

/** Marks must touch the words that they mark: space at the edges goes outside. */
function wrap(mark: string, children: readonly Part[]): string {
  const inner = writeInline(children);
  const text = inner.trim();
  if (text === '') return inner === '' ? '' : ' ';
  // The same mark twice would end what it should begin.
  if (text.startsWith(mark) && text.endsWith(mark)) return inner;
  const start = /^\s/.test(inner) ? ' ' : '';
  const end = /\s$/.test(inner) ? ' ' : '';
  return `${start}${mark}${text}${mark}${end}`;
}

function writeCode(code: string): string {
  const text = code.replace(/\n/g, ' ');
  if (text.trim() === '') return text === '' ? '' : ' ';
  const fence = fenceFor(text, 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

function writeLink(url: string, children: readonly Part[]): string {
  const inner = writeInline(children).replace(/\n+/g, ' ');
  const text = inner.trim();
  if (text === '') return inner === '' ? '' : ' ';
  const start = inner.startsWith(' ') ? ' ' : '';
  const end = inner.endsWith(' ') ? ' ' : '';
  const bare = text.replaceAll('\\', '');
  if (bare === url || `${bare}/` === url) return `${start}<${url}>${end}`;
  // Unbalanced brackets would end the text, and parentheses the address, too early.
  const label = text.replace(/(?<!\\)[[\]]/g, (bracket) => (text.includes('](') ? bracket : `\\${bracket}`));
  return `${start}[${label}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})${end}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = scripts('0123456789+-=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ');
const SUBSCRIPTS: Readonly<Record<string, string>> = scripts('0123456789+-=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎');

function scripts(plain: string, small: string): Record<string, string> {
  const letters = Array.from(small);
  return Object.fromEntries(Array.from(plain, (letter, index) => [letter, letters[index] ?? letter]));
}

/** Small digits where Unicode has them; footnote marks and ordinals as they are. */
function writeScript(part: Extract<Container, { kind: 'superscript' | 'subscript' }>): string {
  const text = writeInline(part.children);
  const bare = text.trim();
  if (bare === '' || /[[\]*`$]/.test(bare) || /^(?:st|nd|rd|th|er|re|e|o|a|TM|SM|®|©)$/i.test(bare))
    return text;
  const raised = part.kind === 'superscript';
  const small = Array.from(
    bare.replaceAll('−', '-'),
    (letter) => (raised ? SUPERSCRIPTS : SUBSCRIPTS)[letter],
  );
  if (small.every((letter) => letter !== undefined)) return small.join('');
  const mark = raised ? '^' : '_';
  return /^\w$/.test(bare) ? `${mark}${bare}` : `${mark}(${bare})`;
}
