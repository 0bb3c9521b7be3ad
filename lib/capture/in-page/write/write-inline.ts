import type { ContainerNode, PageNode } from '#lib/capture/in-page/read/page-node.ts';

import { escapeText, fenceFor } from './escape-text.ts';

/** Writes nodes as a line of text. Blocks among them become text, separated by a space. */
export function writeInline(nodes: readonly PageNode[]): string {
  let line = '';
  for (const node of nodes) line = join(line, writeNode(node));
  return line;
}

/** White space also collapses across element boundaries. */
function join(line: string, next: string): string {
  return next.startsWith(' ') && /[ \n]$/.test(line) ? line + next.trimStart() : line + next;
}

function writeNode(node: PageNode): string {
  if (typeof node === 'string') return escapeText(node);
  switch (node.kind) {
    case 'gap':
      return ' ';
    case 'break':
      return '\n';
    case 'rule':
      return ' ';
    case 'math':
      return `$${node.tex.replace(/\s*\n\s*/g, ' ')}$`;
    case 'strong':
      return wrap('**', node.children);
    case 'emphasis':
      return wrap('*', node.children);
    case 'strike':
      return wrap('~~', node.children);
    case 'quotation': {
      const words = writeInline(node.children).trim();
      return words === '' ? '' : `“${words}”`;
    }
    case 'code':
      return writeCode(plainText(node.children));
    case 'code-block':
      return writeCode(plainText(node.children).replace(/\s+/g, ' ').trim());
    case 'link':
      return writeLink(node.url, node.children);
    case 'superscript':
    case 'subscript':
      return writeScript(node);
    case 'ruby': {
      const reading = writeInline(node.children).trim();
      return reading === '' ? '' : `(${reading})`;
    }
    case 'cell':
    case 'item':
    case 'row':
      return ` ${writeInline(node.children)} `;
    case 'aside':
    case 'heading':
    case 'list':
    case 'quote':
    case 'table':
    case 'term':
    case 'description':
      return writeInline(node.children);
    default:
      return node satisfies never;
  }
}

/** The text of nodes without any syntax, as it appears in code. */
export function plainText(nodes: readonly PageNode[]): string {
  const lines = { text: '', begun: false };
  addPlain(nodes, lines);
  return lines.text;
}

/** `begun` tells whether the last line has content, even if only a line number that is left out. */
function addPlain(nodes: readonly PageNode[], lines: { text: string; begun: boolean }): void {
  for (const node of nodes) {
    if (typeof node === 'string') {
      lines.text += node;
      lines.begun = !node.endsWith('\n');
    } else if (node.kind === 'break' || (node.kind === 'gap' && lines.begun)) {
      lines.text += '\n';
      lines.begun = false;
    } else if (node.kind === 'math') {
      lines.text += node.tex;
      lines.begun = true;
    } else if ('children' in node) {
      addPlain(node.children, lines);
    }
  }
}

/** Emphasis marks must touch the words inside, so space at the edges moves outside. */
function wrap(mark: string, children: readonly PageNode[]): string {
  const inner = writeInline(children);
  const text = inner.trim();
  if (text === '') return inner === '' ? '' : ' ';
  // Doubling the mark would close the emphasis instead of opening it.
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

function writeLink(url: string, children: readonly PageNode[]): string {
  const inner = writeInline(children).replace(/\n+/g, ' ');
  const text = inner.trim();
  if (text === '') return inner === '' ? '' : ' ';
  const start = inner.startsWith(' ') ? ' ' : '';
  const end = inner.endsWith(' ') ? ' ' : '';
  const bare = text.replaceAll('\\', '');
  if (bare === url || `${bare}/` === url) return `${start}<${url}>${end}`;
  // Unbalanced brackets would end the label early, and parentheses the URL.
  const label = text.replace(/(?<!\\)[[\]]/g, (bracket) => (text.includes('](') ? bracket : `\\${bracket}`));
  return `${start}[${label}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})${end}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = scripts('0123456789+-=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ');
const SUBSCRIPTS: Readonly<Record<string, string>> = scripts('0123456789+-=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎');

function scripts(plain: string, small: string): Record<string, string> {
  const letters = Array.from(small);
  return Object.fromEntries(Array.from(plain, (letter, index) => [letter, letters[index] ?? letter]));
}

/**
 * Uses Unicode's superscript and subscript characters where they exist; footnote marks and ordinals stay as
 * they are.
 */
function writeScript(node: Extract<ContainerNode, { kind: 'superscript' | 'subscript' }>): string {
  const text = writeInline(node.children);
  const bare = text.trim();
  if (bare === '' || /[[\]*`$]/.test(bare) || /^(?:st|nd|rd|th|er|re|e|o|a|TM|SM|®|©)$/i.test(bare))
    return text;
  const raised = node.kind === 'superscript';
  const small = Array.from(
    bare.replaceAll('−', '-'),
    (letter) => (raised ? SUPERSCRIPTS : SUBSCRIPTS)[letter],
  );
  if (small.every((letter) => letter !== undefined)) return small.join('');
  const mark = raised ? '^' : '_';
  return /^\w$/.test(bare) ? `${mark}${bare}` : `${mark}(${bare})`;
}
