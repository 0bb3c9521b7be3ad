import { textOf } from './build-inlines.ts';
import { CHUNK_LENGTH } from './chunk-code.ts';
import { directionOf } from './direction.ts';
import { isUndecided, LONGEST_PENDING_TEXT } from './provisional-syntax.ts';
import type { ElementView, TextView, View } from './view.ts';

/** The place where text without syntax is appended, without lexing. */
export interface Cursor {
  /**
   * Appends a delta if it can only be plain text here.
   *
   * @returns False when the tail has to be lexed; nothing has changed then.
   */
  append(delta: string): boolean;
}

/** The text of a link that is not complete. A longer one turns into plain text. */
const PENDING_LABEL = /\[[^\][]+$/;
/** An address as it is written behind a link's text, so far. */
const OPEN_TARGET = /\]\([A-Za-z0-9:/.?=#%~+,;-]*$/;
/** Characters that continue such an address and mean nothing else. */
const PLAIN_TARGET = /^[A-Za-z0-9:/.?=#%~+,;-]+$/;
/** Letters, digits, spaces, and punctuation with which no construct begins or ends. */
const PLAIN_TEXT =
  /^(?:[ A-Za-z0-9,;'"?!%+=\-./:{}^\u00C0-\u061B\u061D-\u167F\u1681-\u180D\u180F-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uD7FF\uE000-\uFDFF\uFE10-\uFEFE\uFF01-\uFFEF]|[\uD800-\uDB3F\uDB41-\uDBFF][\uDC00-\uDFFF])+$/;
/** In code, only fences and confusable characters have a meaning. */
const PLAIN_CODE = /^[\n\t\x20-\x5F\x61-\x7D\u00C0-\u1FFF\u2010-\u2027\u2030-\u205E\u2190-\uD7FF]+$/;
/** The blanks before a paragraph's first letter, which its source lacks. */
const MAX_INDENT = 4;
/** What may turn a word into a URL, an address, a formula, a character reference or a tag. */
const GROWING = /@|:\/|www|[&<$\\]/i;
const LAST_WORD = /\S*$/;
/** A line with this beginning is text, whatever follows. */
const SETTLED_LINE =
  /^\s*(?:\*{1,3}|_{1,3}|~~|`)?(?:["'(“‘«¿¡]*[\p{L}\p{Extended_Pictographic}]|\d+[^\d.)\s])/u;

/**
 * Finds where plain text may be appended after the tail was drawn.
 *
 * The result must be what lexing the tail again would draw; the prefix oracle checks that. The tail's last line must be
 * drawn: one that is held back has nothing to append to.
 */
export function findCursor(
  open: readonly ElementView[],
  tail: string,
  pieceLength: number,
): Cursor | undefined {
  const block = open.at(-1);
  if (!block) return undefined;
  const line = tail.slice(tail.lastIndexOf('\n') + 1).trimEnd();
  const isFence = block.attributes['class'] === 'code' && open.length === 1;
  if (isFence) return codeCursor(block, tail);
  if (mayTurn(block)) return undefined;
  return textCursor(block, tail, line, pieceLength) ?? targetCursor(block, tail, line, pieceLength);
}

/** Whether the next letter may decide the direction of the last leaf's container. */
function mayTurn(view: ElementView): boolean {
  if (view.source !== undefined || view.tag === 'tr') return false;
  // A table has the direction of its head.
  if (view.tag === 'table' && view.children.length > 1) return false;
  if ('data-neutral' in view.attributes) return true;
  const last = view.children.at(-1);
  return last?.kind === 'element' && mayTurn(last);
}

function textCursor(block: ElementView, tail: string, line: string, pieceLength: number): Cursor | undefined {
  const leaf = lastLeaf(block, line);
  const source = leaf?.source;
  if (!leaf || source === undefined) return undefined;
  const shown = tail.trimEnd();
  if (tail.includes('\n', shown.length)) return undefined;
  // The first letter decides the direction of the block.
  if (directionOf(source) === undefined) return undefined;
  const lastLine = source.slice(source.lastIndexOf('\n') + 1);
  const label = PENDING_LABEL.exec(lastLine)?.[0];
  let room = label === undefined ? Infinity : LONGEST_PENDING_TEXT - label.length + 1;
  const place = lastText(leaf, label !== undefined);
  if (
    !place?.dom ||
    lastLine === '' ||
    !shown.endsWith(lastLine) ||
    !SETTLED_LINE.test(lastLine) ||
    GROWING.test(LAST_WORD.exec(lastLine)?.[0] ?? '') ||
    !PLAIN_TEXT.test(shown.slice(-2)) ||
    !place.text.endsWith(shown.slice(-1))
  ) {
    return undefined;
  }
  // An open bracket may still become a link.
  if (/[[<]/.test(source) && leaf.children.some(hasBracket)) return undefined;
  return appendTo(place, place.dom, tail.slice(shown.length), PLAIN_TEXT, (visible) => {
    // The longest trigger that can cross the seam is `www`.
    if (GROWING.test(place.text.slice(-2) + visible)) return false;
    // A piece may end here. Blanks that the source lacks count too.
    if ((leaf.source?.length ?? 0) + MAX_INDENT + visible.length > pieceLength) return false;
    room -= visible.length;
    if (room < 0) return false;
    leaf.source += visible;
    return true;
  });
}

/** The address of a link that is not complete: nothing of it is drawn. */
function targetCursor(
  block: ElementView,
  tail: string,
  line: string,
  pieceLength: number,
): Cursor | undefined {
  const target = OPEN_TARGET.exec(tail)?.[0];
  const leaf = target === undefined ? undefined : lastLeaf(block, line);
  if (!leaf?.source || !endsInPendingLink(leaf)) return undefined;
  // The first letter decides the direction of the block, and those of an address do not count.
  if (directionOf(leaf.source.slice(0, -(target?.length ?? 0))) === undefined) return undefined;
  return {
    append(delta) {
      const source = leaf.source ?? '';
      if (!PLAIN_TARGET.test(delta) || source.length + MAX_INDENT + delta.length > pieceLength) return false;
      leaf.source = source + delta;
      return true;
    },
  };
}

function endsInPendingLink(view: ElementView): boolean {
  const last = view.children.at(-1);
  if (last?.kind !== 'element') return false;
  return isPendingLink(last) || (last.open === true && endsInPendingLink(last));
}

function isPendingLink(view: ElementView): boolean {
  return view.attributes['class'] === 'link-pending';
}

function codeCursor(block: ElementView, tail: string): Cursor | undefined {
  const [, pre] = block.children;
  const code = pre?.kind === 'element' ? pre.children[0] : undefined;
  const chunk = code?.kind === 'element' ? code.children.at(-1) : undefined;
  const place = chunk?.kind === 'element' ? chunk.children.at(-1) : undefined;
  const shown = tail.trimEnd();
  const lastLine = shown.slice(shown.lastIndexOf('\n') + 1);
  if (place?.kind !== 'text' || !place.dom || !tail.startsWith('```')) return undefined;
  if (!shown.includes('\n') || !place.text.endsWith(lastLine) || lastLine.includes('`')) {
    return undefined;
  }
  let line = lastLine;
  let before = lastLineOf(shown.slice(0, shown.length - lastLine.length - 1));
  let length = textOf(chunk?.kind === 'element' ? chunk.children : []).length;
  return appendTo(place, place.dom, tail.slice(shown.length), PLAIN_CODE, (visible) => {
    const lineEnd = visible.lastIndexOf('\n');
    const mayEndChunk = lineEnd !== -1 && length + visible.length > CHUNK_LENGTH;
    const next = lineEnd === -1 ? line + visible : visible.slice(lineEnd + 1);
    const nextBefore = (): string => (lineEnd === -1 ? before : lastLineOf(line + visible.slice(0, lineEnd)));
    if (mayEndChunk || isUndecided(next, nextBefore)) return false;
    if (lineEnd !== -1) before = nextBefore();
    line = next;
    length += visible.length;
    return true;
  });
}

function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function appendTo(
  place: TextView,
  node: Text,
  heldBack: string,
  plain: RegExp,
  accept: (visible: string) => boolean,
): Cursor {
  let blanks = heldBack;
  return {
    append(delta) {
      if (!plain.test(delta)) return false;
      const text = blanks + delta;
      const visible = text.trimEnd();
      if (visible === '') {
        blanks = text;
        return true;
      }
      if (!accept(visible)) return false;
      blanks = text.slice(visible.length);
      place.text += visible;
      node.appendData(visible);
      return true;
    },
  };
}

/** The leaf that the tail's last line ends in, if that part of the line is drawn. */
function lastLeaf(view: ElementView, line: string): ElementView | undefined {
  if (view.source !== undefined) return view;
  if (view.tag !== 'tr') return lastLeafOf(view.children.at(-1), line);
  // Short rows are padded with empty cells. Where pipes in code are text, the row is lexed.
  if (countCells(line) > view.children.length) return undefined;
  return lastLeafOf(
    view.children.findLast((cell) => cell.kind === 'element' && cell.source !== ''),
    line,
  );
}

function lastLeafOf(view: View | undefined, line: string): ElementView | undefined {
  return view?.kind === 'element' ? lastLeaf(view, line) : undefined;
}

function countCells(line: string): number {
  return line.replace(/^[\s>]*\|/, '').split(/(?<!\\)\|/).length;
}

/**
 * The text at the end of a leaf, inside unclosed constructs.
 *
 * @param isInLabel - Whether the leaf ends in the text of a link.
 */
function lastText(view: ElementView, isInLabel: boolean): TextView | undefined {
  const last = view.children.at(-1);
  if (last?.kind !== 'element') return last;
  return last.open || (isInLabel && isPendingLink(last)) ? lastText(last, isInLabel) : undefined;
}

function hasBracket(view: View): boolean {
  if (view.kind === 'text') return /[[<]/.test(view.text);
  // Links and closed code no longer change.
  if (view.tag === 'a' || (view.tag === 'code' && !view.open)) return false;
  return view.children.some(hasBracket);
}
