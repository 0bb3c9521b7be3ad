import type { Token, Tokens } from 'marked';

import { isMarked } from './lex-blocks.ts';
import type { ElementView, View } from './view.ts';

/**
 * What is remembered of a long open block whose beginning is committed.
 *
 * The tail then stands for the rest of it: a list goes on with its last item, a table repeats its head, code
 * repeats its fence.
 */
export interface Spine {
  readonly kind: 'list' | 'table' | 'code';
  /** The attributes that the committed beginning gave a list. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface Cut {
  readonly tail: string;
  readonly spine: Spine;
  readonly closed: ElementView[];
  readonly committed: Token[];
}

/** Commits what cannot change any more inside an open block: items, rows, and blocks of code. */
export function commitInside(
  token: Token,
  view: ElementView,
  tail: string,
  spine: Spine | undefined,
): Cut | undefined {
  if (!isMarked(token)) return undefined;
  if (token.type === 'list') return commitItems(token, view, tail, spine);
  if (token.type === 'table') return commitRows(token, view, tail);
  const isFenced = token.type === 'code' && token.codeBlockStyle === undefined;
  return isFenced ? commitChunks(view, tail) : undefined;
}

/** Gives the view of a block that goes on what its committed beginning knows. */
export function resume(spine: Spine | undefined, views: readonly ElementView[]): void {
  const [first] = views;
  if (!spine || !first || spine.kind !== 'list') return;
  const isLoose = spine.attributes?.['class'] === 'loose' || first.attributes['class'] === 'loose';
  const { start: _ownStart, ...own } = first.attributes;
  const start = spine.attributes?.['start'];
  first.attributes = {
    ...own,
    ...(start !== undefined && { start }),
    class: isLoose ? 'loose' : 'tight',
  };
}

const doubleBlankLine = /\n[ \t]*\n[ \t]*$/;
const blankLineInside = /\n.*\n/;

function commitItems(
  token: Tokens.List,
  view: ElementView,
  tail: string,
  spine: Spine | undefined,
): Cut | undefined {
  const lastLine = tail.lastIndexOf('\n') + 1;
  let count = 0;
  let end = 0;
  let offset = 0;
  for (const [index, item] of token.items.entries()) {
    if (offset >= lastLine) break;
    count = index;
    end = offset;
    offset += item.raw.length;
  }
  if (count === 0) return undefined;
  const committed = token.items.slice(0, count);
  const wasLoose = spine?.attributes?.['class'] === 'loose';
  // The lexer's own flag may still come from a last line that is not complete.
  const isLoose =
    wasLoose ||
    committed.some(
      (item) =>
        doubleBlankLine.test(item.raw) ||
        item.tokens.some(({ type, raw }) => type === 'space' && blankLineInside.test(raw)),
    );
  return {
    tail: tail.slice(end),
    spine: {
      kind: 'list',
      attributes: { ...view.attributes, class: isLoose ? 'loose' : 'tight' },
    },
    closed: dropFirst(view, count),
    committed,
  };
}

function commitRows(token: Tokens.Table, view: ElementView, tail: string): Cut | undefined {
  const body = elementIn(elementIn(view, 0), 1);
  const rowStarts = lineStarts(tail);
  // Line 0 is the head, line 1 the delimiter row, line 2 the first row; the last entry is the open line.
  const complete = Math.min(rowStarts.length - 3, token.rows.length);
  const count = complete - 1;
  const bodyStart = rowStarts[2];
  const end = rowStarts[2 + count];
  if (count <= 0 || !body || bodyStart === undefined || end === undefined) return undefined;
  return {
    tail: tail.slice(0, bodyStart) + tail.slice(end),
    spine: { kind: 'table' },
    closed: dropFirst(body, count),
    committed: [],
  };
}

function commitChunks(view: ElementView, tail: string): Cut | undefined {
  const code = elementIn(elementIn(view, 1), 0);
  const count = (code?.children.length ?? 0) - 1;
  if (!code || count < 1) return undefined;
  const closed = code.children.slice(0, count);
  const lines = closed.reduce((sum, chunk) => sum + countLineEnds(chunk), 0);
  const starts = lineStarts(tail);
  const codeStart = starts[1];
  const end = starts[1 + lines];
  if (codeStart === undefined || end === undefined) return undefined;
  code.children = code.children.slice(count);
  return {
    tail: tail.slice(0, codeStart) + tail.slice(end),
    spine: { kind: 'code' },
    closed: [],
    committed: [],
  };
}

/** Takes the first children out of a view; their nodes stay in the document. */
function dropFirst(view: ElementView, count: number): ElementView[] {
  const dropped = view.children.slice(0, count);
  view.children = view.children.slice(count);
  return dropped.filter((child) => child.kind === 'element');
}

function elementIn(view: ElementView | undefined, index: number): ElementView | undefined {
  const child = view?.children[index];
  return child?.kind === 'element' ? child : undefined;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function countLineEnds(view: View): number {
  if (view.kind === 'element') {
    return view.children.reduce((sum, child) => sum + countLineEnds(child), 0);
  }
  return lineStarts(view.text).length - 1;
}
