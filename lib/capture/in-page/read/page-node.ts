/**
 * A node of what was read from a page, in terms of Markdown. It holds no DOM nodes, so the page may change before it is
 * written. A string is text, its white space collapsed as the page shows it.
 */
export type PageNode = string | LeafNode | ContainerNode;

/**
 * Represents a space that does not collapse, until a text is written. It is from a private use area, where a
 * page would use it as an icon. A noncharacter is no option: Chrome refuses to load a script that contains
 * one.
 */
export const KEPT_SPACE = '\uE000';

export type LeafNode =
  /** The edge of a block: 1 ends a line, 2 a paragraph. */
  | { readonly kind: 'gap'; readonly lines: 1 | 2 }
  | { readonly kind: 'break' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'math'; readonly tex: string; readonly display: boolean };

export type ContainerNode =
  | Plain<'aside' | 'list' | 'quote' | 'term' | 'description'>
  | Plain<'strong' | 'emphasis' | 'strike' | 'code' | 'quotation' | 'superscript' | 'subscript' | 'ruby'>
  | { readonly kind: 'heading'; readonly level: number; readonly children: PageNode[] }
  | {
      readonly kind: 'item';
      /** Set in a numbered list. */
      readonly number?: number;
      /** Set in a list with letters or Roman numerals, which Markdown lacks. */
      readonly letter?: string;
      /** Set in a task list. */
      readonly done?: boolean;
      readonly children: PageNode[];
    }
  | {
      readonly kind: 'code-block';
      readonly language: string;
      /** It is only styled as code, and may be one line of a block. */
      readonly isStyled?: boolean;
      readonly children: PageNode[];
    }
  | { readonly kind: 'link'; readonly url: string; readonly children: PageNode[] }
  | TableNode
  | RowNode
  | CellNode;

/** Unwraps or drops the asides, which are everything outside the page's main part. */
export function resolveAsides(nodes: readonly PageNode[], keep: boolean): readonly PageNode[] {
  // Most lists have no aside in them, and are not copied.
  let resolved: PageNode[] | undefined;
  for (const [index, node] of nodes.entries()) {
    const result = resolveNode(node, keep);
    if (result.length !== 1 || result[0] !== node) resolved ??= nodes.slice(0, index);
    for (const one of resolved === undefined ? [] : result) resolved?.push(one);
  }
  return resolved ?? nodes;
}

function resolveNode(node: PageNode, keep: boolean): readonly PageNode[] {
  if (typeof node === 'string' || !('children' in node)) return [node];
  if (node.kind === 'aside') return keep ? resolveAsides(node.children, keep) : [];
  const children = resolveAsides(node.children, keep);
  return [children === node.children ? node : { ...node, children: [...children] }];
}

/** Distributes over the kinds, so that `kind` discriminates the union. */
type Plain<Kind extends string> = Kind extends string
  ? { readonly kind: Kind; readonly children: PageNode[] }
  : never;

export interface TableNode {
  readonly kind: 'table';
  /** The page marks it as not being a table of data. */
  readonly layout: boolean;
  /** It is only styled as a table. */
  readonly isStyled: boolean;
  readonly children: PageNode[];
}

export interface RowNode {
  readonly kind: 'row';
  readonly head: boolean;
  readonly children: PageNode[];
}

export interface CellNode {
  readonly kind: 'cell';
  readonly head: boolean;
  readonly columns: number;
  readonly rows: number;
  /** False for a placeholder of a cell that was not selected. */
  readonly isSelected: boolean;
  readonly children: PageNode[];
}
