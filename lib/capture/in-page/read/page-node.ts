/**
 * A piece of a page that has a meaning in Markdown, read from the document once and written later, when the page may
 * have changed. A string is text whose white space is already collapsed as the page shows it.
 */
export type Part = string | Leaf | Container;

export type Leaf =
  /** Where a block begins or ends; 1 ends a line, 2 a paragraph. */
  | { readonly kind: 'gap'; readonly lines: 1 | 2 }
  | { readonly kind: 'break' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'math'; readonly tex: string; readonly display: boolean };

export type Container =
  | Plain<'aside' | 'list' | 'quote' | 'term' | 'description'>
  | Plain<'strong' | 'emphasis' | 'strike' | 'code' | 'superscript' | 'subscript' | 'ruby'>
  | { readonly kind: 'heading'; readonly level: number; readonly children: Part[] }
  /** `number` is set in a numbered list, `done` in a task list. */
  | { readonly kind: 'item'; readonly number?: number; readonly done?: boolean; readonly children: Part[] }
  | { readonly kind: 'code-block'; readonly language: string; readonly children: Part[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: Part[] }
  | Table
  | Row
  | Cell;

/**
 * The parts with the asides opened, or left out. An `aside` is what an extractor takes for something else than the
 * page's main part.
 */
export function withAsides(parts: readonly Part[], keep: boolean): Part[] {
  return parts.flatMap((part): Part[] => {
    if (typeof part === 'string' || !('children' in part)) return [part];
    if (part.kind === 'aside') return keep ? withAsides(part.children, keep) : [];
    return [{ ...part, children: withAsides(part.children, keep) }];
  });
}

/** One shape per kind, so that each can be told from the others by its kind. */
type Plain<Kind extends string> = Kind extends string
  ? { readonly kind: Kind; readonly children: Part[] }
  : never;

export interface Table {
  readonly kind: 'table';
  /** The page says that it is not a table of data. */
  readonly layout: boolean;
  readonly children: Part[];
}

export interface Row {
  readonly kind: 'row';
  readonly head: boolean;
  readonly children: Part[];
}

export interface Cell {
  readonly kind: 'cell';
  readonly head: boolean;
  readonly columns: number;
  readonly rows: number;
  /** False for a cell that only keeps the place of one that was not selected. */
  readonly chosen: boolean;
  readonly children: Part[];
}
