import { textOf } from './build-inlines.ts';
import { chunkLength } from './chunk-code.ts';
import { isUndecided } from './provisional-syntax.ts';
import type { ElementView, TextView, View } from './view.ts';

/** The place where text without syntax goes, without lexing anything. */
export interface Cursor {
  /**
   * Appends a delta if it can mean nothing but itself here.
   *
   * @returns False when the tail has to be lexed; nothing was changed then.
   */
  append(delta: string): boolean;
}

/** Letters, digits, blanks inside a line, and punctuation that no construct begins or ends with. */
const plainText =
  /^(?:[ A-Za-z0-9,;'"?!%+=\-./:{}^\u00C0-\u061B\u061D-\u167F\u1681-\u180D\u180F-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uD7FF\uE000-\uFDFF\uFE10-\uFEFE\uFF01-\uFFEF]|[\uD800-\uDB3F\uDB41-\uDBFF][\uDC00-\uDFFF])+$/;
/** In code only the fence and confusable characters mean anything, and what ends a cell around it. */
const plainCode = /^[\n\t\x20-\x5F\x61-\x7D\u00C0-\u1FFF\u2010-\u2027\u2030-\u205E\u2190-\uD7FF]+$/;
/** What makes a word grow into a URL, an address, a character reference or a tag. */
const growing = /@|:\/|www|[&<\\]/i;
const lastWord = /\S*$/;
/** A line that begins so is text, whatever follows on it. */
const settledLine =
  /^\s*(?:\*{1,3}|_{1,3}|~~|`)?(?:["'(“‘«¿¡]*[\p{L}\p{Extended_Pictographic}]|\d+[^\d.)\s])/u;

/**
 * Finds where plain text may be appended after the tail was drawn.
 *
 * Whatever it appends must look as if the tail had been lexed anew; the prefix oracle holds that.
 */
export function findCursor(open: readonly ElementView[], tail: string): Cursor | undefined {
  const block = open.at(-1);
  const line = tail.slice(tail.lastIndexOf('\n') + 1).trimEnd();
  // What is held back is not drawn, so there is nothing to append to.
  if (!block || (line !== '' && isUndecided(line))) return undefined;
  const isFence = block.attributes['class'] === 'code' && open.length === 1;
  return isFence ? codeCursor(block, tail) : textCursor(block, tail, line);
}

function textCursor(block: ElementView, tail: string, line: string): Cursor | undefined {
  const leaf = lastLeaf(block, line);
  const source = leaf?.source;
  if (!leaf || source === undefined) return undefined;
  const shown = tail.trimEnd();
  if (tail.includes('\n', shown.length)) return undefined;
  const lastLine = source.slice(source.lastIndexOf('\n') + 1);
  const place = lastText(leaf);
  if (
    !place?.dom ||
    lastLine === '' ||
    !shown.endsWith(lastLine) ||
    !settledLine.test(lastLine) ||
    growing.test(lastWord.exec(lastLine)?.[0] ?? '') ||
    !plainText.test(shown.slice(-2)) ||
    !place.text.endsWith(shown.slice(-1))
  ) {
    return undefined;
  }
  // An unfinished bracket may still become a link, and then its end is near a parenthesis or a quote.
  if (/[[<]/.test(source) && leaf.children.some(hasBracket)) return undefined;
  return appendTo(place, place.dom, tail.slice(shown.length), plainText, (visible) => {
    // What crosses the seam is at most `www`.
    if (growing.test(place.text.slice(-2) + visible)) return false;
    leaf.source += visible;
    return true;
  });
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
  let length = textOf(chunk?.kind === 'element' ? chunk.children : []).length;
  return appendTo(place, place.dom, tail.slice(shown.length), plainCode, (visible) => {
    const lineEnd = visible.lastIndexOf('\n');
    const next = lineEnd === -1 ? line + visible : visible.slice(lineEnd + 1);
    const mayEndChunk = lineEnd !== -1 && length + visible.length > chunkLength;
    if (mayEndChunk || isUndecided(next)) return false;
    line = next;
    length += visible.length;
    return true;
  });
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

/** The leaf that the last line of the tail ends in, unless what stands there is not drawn. */
function lastLeaf(view: ElementView, line: string): ElementView | undefined {
  if (view.source !== undefined) return view;
  if (view.tag !== 'tr') return lastLeafOf(view.children.at(-1), line);
  // The lexer fills a row up with empty cells, and leaves out the ones that the head has no column for.
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

/** The text that ends a leaf, inside forms that are still open. */
function lastText(view: ElementView): TextView | undefined {
  const last = view.children.at(-1);
  if (last?.kind === 'text') return last;
  return last?.open ? lastText(last) : undefined;
}

function hasBracket(view: View): boolean {
  if (view.kind === 'text') return /[[<]/.test(view.text);
  // A link and closed code are past changing.
  if (view.tag === 'a' || (view.tag === 'code' && !view.open)) return false;
  return view.children.some(hasBracket);
}
