/** The text of one drawn leaf, such as a paragraph, and the nodes that it comes from. */
export interface LeafText {
  readonly text: string;
  /** Whether the character at a place may be a quotation mark: not inside code. */
  isQuotable(at: number): boolean;
  /** The part of the document between two places of the text. */
  rangeOf(from: number, to: number): Range;
}

/** Replaces content without text, such as a typeset formula. */
export const OPAQUE = '\uFFFC';

interface Piece {
  readonly node: Node;
  readonly from: number;
  readonly to: number;
  readonly isCode: boolean;
}

/** Reads the text of a leaf as the reader sees it. */
export function readLeafText(leaf: Element): LeafText {
  const pieces: Piece[] = [];
  let text = '';

  function add(node: Node, content: string, isCode: boolean): void {
    if (content === '') return;
    pieces.push({ node, from: text.length, to: text.length + content.length, isCode });
    text += content;
  }

  function read(node: Node, isCode: boolean): void {
    if (node instanceof Text) {
      add(node, node.data, isCode);
    } else if (node instanceof Element) {
      const original = node.getAttribute('data-char');
      if (node.localName === 'br') add(node, '\n', isCode);
      else if (original !== null) add(node, original, isCode);
      else if (node.matches('.image-chip, math')) add(node, OPAQUE, isCode);
      else if (!node.matches('button, input, .quotation-note')) {
        for (const child of node.childNodes) read(child, isCode || node.localName === 'code');
      }
    }
  }

  function pieceAt(at: number): Piece | undefined {
    return pieces.find(({ to }) => at < to);
  }

  for (const child of leaf.childNodes) read(child, false);
  return {
    text,
    isQuotable: (at) => pieceAt(at)?.isCode !== true,
    rangeOf(from, to) {
      const range = document.createRange();
      const [first, last] = [pieceAt(from), pieceAt(to - 1)];
      if (first?.node instanceof Text) range.setStart(first.node, from - first.from);
      else if (first) range.setStartBefore(first.node);
      if (last?.node instanceof Text) range.setEnd(last.node, to - last.from);
      else if (last) range.setEndAfter(last.node);
      return range;
    },
  };
}
