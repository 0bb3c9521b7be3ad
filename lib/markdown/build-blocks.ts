import type { MarkedToken, Token, Tokens } from 'marked';

import { blockText } from '#lib/wording/answer-blocks.ts';

import { NO_ATTRIBUTES, type Attributes } from './attributes.ts';
import { buildInlines, checkbox } from './build-inlines.ts';
import { chunkCode } from './chunk-code.ts';
import { decodeEntities } from './decode-entities.ts';
import { directionAttributes, withDirection } from './direction.ts';
import { isMarked, type LexedBlocks } from './lex-blocks.ts';
import { exceedsLexingLimits, shortenData } from './lexing-limits.ts';
import { isMath } from './math-tokens.ts';
import { isPiece } from './pieces.ts';
import { closeInlines } from './provisional-syntax.ts';
import type { UrlPolicy } from './url-policy.ts';
import { element, leaf, text, type ElementView, type View } from './view.ts';
import { visibleControls } from './visible-controls.ts';

export interface BlockContext {
  readonly lexed: LexedBlocks;
  readonly policy: UrlPolicy;
  /** The text ends inside the last leaf, whose unclosed syntax is drawn provisionally. */
  readonly isOpen: boolean;
  /** Number of link definitions that count; leaves drawn with fewer are redrawn. */
  readonly definitions: number;
}

const PIECE: Attributes = { class: 'piece' };
const TASK: Attributes = { class: 'task' };
const LOOSE: Attributes = { class: 'loose' };
const TIGHT: Attributes = { class: 'tight' };
const TABLE: Attributes = { class: 'table', role: 'group', 'aria-label': blockText.table, tabindex: '0' };
const ALIGNED = {
  left: { class: 'left' },
  right: { class: 'right' },
  center: { class: 'center' },
} satisfies Record<string, Attributes>;
const CODE: Attributes = { class: 'code' };
const CODE_BAR: Attributes = { class: 'code-bar' };
const CODE_LANGUAGE: Attributes = { class: 'code-language', translate: 'no', dir: 'ltr' };
const WRAP: Attributes = { type: 'button', 'data-action': 'wrap', 'aria-pressed': 'false' };
const COPY: Attributes = { type: 'button', 'data-action': 'copy' };
const PRE: Attributes = { tabindex: '0' };
const CODE_TEXT: Attributes = { translate: 'no', dir: 'ltr' };

/** Builds the views of block tokens. Blank lines and definitions have none. */
export function buildBlocks(tokens: readonly Token[], context: BlockContext): ElementView[] {
  const closed = closedContext(context);
  const last = tokens.length - 1;
  const views: ElementView[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isMath(token)) views.push(element('div', { class: 'math' }, visibleControls(token.raw.trim())));
    else if (isMarked(token)) views.push(...buildBlock(token, index === last ? context : closed));
  }
  return views;
}

function buildBlock(token: MarkedToken, context: BlockContext): ElementView[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'paragraph':
    case 'text':
      return buildParagraph(token.tokens ?? [], context, isPiece(token) ? PIECE : NO_ATTRIBUTES);
    case 'heading':
      return [buildLeaf(`h${token.depth}`, NO_ATTRIBUTES, token.tokens, context)];
    case 'hr':
      return [element('hr', NO_ATTRIBUTES)];
    case 'blockquote':
      return [element('blockquote', directionAttributes(token.raw), buildBlocks(token.tokens, context))];
    case 'code':
      return [buildCode(token, context)];
    case 'html':
      return [
        element(
          'p',
          { class: isPiece(token) ? 'raw piece' : 'raw', ...directionAttributes(token.raw) },
          visibleControls(token.raw.trimEnd()),
        ),
      ];
    case 'list':
      return [buildList(token, context)];
    case 'checkbox':
      return [element('p', NO_ATTRIBUTES, [checkbox(token.checked)])];
    case 'table':
      return [buildTable(token, context)];
    // The lexer puts no inline tokens among blocks; if it ever does, their text is kept.
    case 'br':
    case 'codespan':
    case 'del':
    case 'em':
    case 'escape':
    case 'image':
    case 'link':
    case 'list_item':
    case 'strong':
      return [element('p', NO_ATTRIBUTES, [text(token.raw)])];
    default:
      return token satisfies never;
  }
}

/** Inline text of a leaf is lexed only when it differs from what is drawn. */
function buildLeaf(
  tag: string,
  attributes: Attributes,
  inline: Token[],
  context: BlockContext,
  source = context.lexed.sourceOf(inline),
): ElementView {
  const { lexed, policy, isOpen, definitions } = context;
  // The lexer has already put a task's checkbox into the token array.
  const boxes = inline.length === 0 ? inline : inline.filter((token) => token.type === 'checkbox');
  const mode = `${isOpen ? 'open' : 'closed'} ${boxes.length} ${definitions}`;
  return leaf(tag, withDirection(attributes, source), source, mode, () => {
    const written = shortenData(source);
    if (exceedsLexingLimits(written)) return visibleControls(decodeEntities(source));
    const tokens = [...boxes, ...lexed.lexInline(written)];
    return buildInlines(isOpen ? closeInlines(tokens) : tokens, policy);
  });
}

function buildParagraph(inline: Token[], context: BlockContext, attributes: Attributes): ElementView[] {
  const source = context.lexed.sourceOf(inline);
  const lastLine = source.lastIndexOf('\n') + 1;
  if (context.isOpen && /^ {0,3}\|/.test(source.slice(lastLine))) {
    const before = source.slice(0, lastLine).trimEnd();
    const closed = closedContext(context);
    return [
      ...(before === '' ? [] : [buildLeaf('p', NO_ATTRIBUTES, inline, closed, before)]),
      buildTableHead(source.slice(lastLine), context),
    ];
  }
  return [buildLeaf('p', attributes, inline, context)];
}

/** Draws a line that begins with a pipe as the table head that it will become. */
function buildTableHead(line: string, context: BlockContext): ElementView {
  const cells = line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  const last = cells.length - 1;
  const closed = closedContext(context);
  const row = cells.map((cell, index) =>
    buildLeaf('th', NO_ATTRIBUTES, [], index === last ? context : closed, cell),
  );
  return wrapTable(directionAttributes(line), [
    element('thead', NO_ATTRIBUTES, [element('tr', NO_ATTRIBUTES, row)]),
  ]);
}

function buildList(token: Tokens.List, context: BlockContext): ElementView {
  const closed = closedContext(context);
  const last = token.items.length - 1;
  const items = token.items.map((item, index) =>
    element(
      'li',
      item.task ? TASK : NO_ATTRIBUTES,
      buildBlocks(withBoxInside(item.tokens), index === last ? context : closed),
    ),
  );
  const attributes = withDirection(token.loose ? LOOSE : TIGHT, token.raw);
  return element(
    token.ordered ? 'ol' : 'ul',
    token.ordered && token.start !== 1 ? { ...attributes, start: String(token.start) } : attributes,
    items,
  );
}

/** Moves the checkbox of a tight task into its text, where the lexer puts that of a loose one. */
function withBoxInside(tokens: Token[]): Token[] {
  const [box, first] = tokens;
  if (box?.type !== 'checkbox') return tokens;
  // The leaf's source is found by the identity of this array, so it must not be replaced.
  // The text of a tight item is a paragraph to the lexer once it is a piece.
  const isText = first !== undefined && (first.type === 'text' || isPiece(first)) && 'tokens' in first;
  if (isText) first.tokens?.unshift(box);
  return isText ? tokens.slice(1) : tokens;
}

function buildTable(token: Tokens.Table, context: BlockContext): ElementView {
  const closed = closedContext(context);
  const head = token.header.map((cell) => buildCell('th', cell, token.rows.length === 0 ? context : closed));
  const lastRow = token.rows.length - 1;
  const rows = token.rows.map((row, index) => {
    const lastCell = index === lastRow ? row.findLastIndex((cell) => cell.text !== '') : -1;
    const cells = row.map((cell, column) => buildCell('td', cell, column === lastCell ? context : closed));
    return element('tr', NO_ATTRIBUTES, cells);
  });
  return wrapTable(directionAttributes(headOf(token)), [
    element('thead', NO_ATTRIBUTES, [element('tr', NO_ATTRIBUTES, head)]),
    ...(rows.length > 0 ? [element('tbody', NO_ATTRIBUTES, rows)] : []),
  ]);
}

function closedContext(context: BlockContext): BlockContext {
  return context.isOpen ? { ...context, isOpen: false } : context;
}

/** A table takes the direction of its head: rows leave the tail, the head stays in it. */
function headOf(token: Tokens.Table): string {
  return token.header.map(({ text }) => text).join(' ');
}

function buildCell(tag: string, cell: Tokens.TableCell, context: BlockContext): ElementView {
  return buildLeaf(tag, cell.align ? ALIGNED[cell.align] : NO_ATTRIBUTES, cell.tokens, context);
}

/** A table scrolls sideways inside a group that the keyboard can reach. */
function wrapTable(direction: Attributes, parts: View[]): ElementView {
  return element('div', TABLE, [element('table', direction, parts)]);
}

function buildCode(token: Tokens.Code, context: BlockContext): ElementView {
  const language =
    token.codeBlockStyle === 'indented' ? '' : (decodeEntities(token.lang ?? '').split(/\s/, 1)[0] ?? '');
  // Trailing blanks of open code are held back: they may belong to the closing fence.
  const code = context.isOpen ? token.text.trimEnd() : token.text;
  return element('div', CODE, [
    element('div', CODE_BAR, [
      element('span', CODE_LANGUAGE, visibleControls(language)),
      element('button', WRAP, [text(blockText.wrap)]),
      element('button', COPY, [text(blockText.copy)]),
    ]),
    element('pre', PRE, [element('code', CODE_TEXT, chunkCode(code))]),
  ]);
}
