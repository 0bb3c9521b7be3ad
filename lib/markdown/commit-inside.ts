import type { Token, Tokens } from 'marked';

import { isMarked } from './lex-blocks.ts';
import { countLineEnds, lineStarts } from './lines.ts';
import { isLooseSoFar } from './list-looseness.ts';
import { carryDirection, elementAt, type ElementView, type View } from './view.ts';

/** The result of committing the beginning of an open block. */
export interface Cut {
  /** The text of the rest: a list continues with its last item, a table repeats its head, code its fence. */
  readonly tail: string;
  readonly closed: ElementView[];
  readonly committed: Token[];
}

/** Commits list items, table rows and chunks of code that can no longer change inside an open block. */
export function commitInside(token: Token, view: ElementView, tail: string): Cut | undefined {
  if (!isMarked(token)) return undefined;
  if (token.type === 'list') return commitItems(token, view, tail);
  if (token.type === 'table') return commitRows(token, view, tail);
  const isFenced = token.type === 'code' && token.codeBlockStyle === undefined;
  return isFenced ? commitChunks(view, tail) : undefined;
}

function commitItems(token: Tokens.List, view: ElementView, tail: string): Cut | undefined {
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
  const isLoose = view.carried?.isLoose === true || isLooseSoFar(committed);
  view.carried = {
    isLoose,
    start: view.attributes['start'],
    direction: carryDirection(view, tail.slice(0, end)),
  };
  return { tail: tail.slice(end), closed: dropChildren(view, 0, count), committed };
}

function commitRows(token: Tokens.Table, view: ElementView, tail: string): Cut | undefined {
  const body = elementAt(elementAt(view, 0), 1);
  const starts = lineStarts(tail);
  // Line 0 is the head, line 1 the delimiter row, line 2 the first row; the last entry is the open line.
  const count = Math.min(starts.length - 3, token.rows.length) - 1;
  const bodyStart = starts[2];
  const end = starts[2 + count];
  if (count <= 0 || !body || bodyStart === undefined || end === undefined) return undefined;
  return {
    tail: tail.slice(0, bodyStart) + tail.slice(end),
    closed: dropChildren(body, 0, count),
    committed: [],
  };
}

function commitChunks(view: ElementView, tail: string): Cut | undefined {
  const code = elementAt(elementAt(view, 1), 0);
  const count = (code?.children.length ?? 0) - 1;
  if (!code || count < 1) return undefined;
  const lines = countLines(code.children.slice(0, count));
  const starts = lineStarts(tail);
  const codeStart = starts[1];
  const end = starts[1 + lines];
  if (codeStart === undefined || end === undefined) return undefined;
  dropChildren(code, 0, count);
  return { tail: tail.slice(0, codeStart) + tail.slice(end), closed: [], committed: [] };
}

/** Removes children from a view; their nodes stay in the document. */
export function dropChildren(view: ElementView, from: number, count: number): ElementView[] {
  const dropped = view.children.slice(from, from + count);
  view.children = view.children.toSpliced(from, count);
  return dropped.filter((child) => child.kind === 'element');
}

function countLines(views: readonly View[]): number {
  return views.reduce(
    (sum, view) => sum + (view.kind === 'text' ? countLineEnds(view.text) : countLines(view.children)),
    0,
  );
}
