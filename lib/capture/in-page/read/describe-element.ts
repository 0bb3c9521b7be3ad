import { classMatches, readableFrameOf } from '#lib/capture/in-page/dom/flat-tree.ts';
import {
  attributeOf,
  elementsIn,
  hasAttribute,
  isElement,
  isTag,
  parentOf,
  previousSiblingOf,
  tagOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { INLINE_TAGS, isStyledAsCode, type Visibility } from '#lib/capture/in-page/dom/visibility.ts';

import { codeLanguageOf } from './code-language.ts';
import { linkUrlOf } from './link-url.ts';
import { isRenderedTex } from './math-source.ts';
import type { ContainerNode } from './page-node.ts';

/**
 * What an element becomes: a node that contains its children, or only the line or paragraph breaks around
 * them.
 */
export interface Description {
  readonly node?: ContainerNode;
  readonly gap: 0 | 1 | 2;
}

/** Whether an element contains nothing that a person would read as text of the page. */
export function isSilent(element: Element, inCode: boolean): boolean {
  const tag = tagOf(element);
  if (SILENT_TAGS.has(tag)) return true;
  if (/^i?frame$/.test(tag)) return readableFrameOf(element) === null;
  if (tag === 'button' || tag === 'clipboard-copy') {
    return (
      inCode ||
      /copy|clipboard/i.test(`${attributeOf(element, 'class')} ${attributeOf(element, 'aria-label')}`)
    );
  }
  const classes = attributeOf(element, 'class');
  return (
    classes !== '' && (NO_WORDS.test(classes) || (/MathJax|MJXc-/.test(classes) && isRenderedTex(element)))
  );
}

/** Whether an element in a code block is a line number, by its class. */
export function isLineNumber(element: Element): boolean {
  return classMatches(element, LINE_NUMBER);
}

const SILENT_TAGS: ReadonlySet<string> = new Set(
  (
    'script style noscript template head title desc defs symbol metadata meta link datalist option textarea ' +
    'input object embed video audio canvas map area rp progress meter annotation'
  ).split(' '),
);

/** Line numbers, and icon fonts, whose text is the name of an icon. */
const NO_WORDS =
  /(?:^|\s)(?:material-(?:icons|symbols)\S*|line-?numbers?-rows|lineno|linenos|linenodiv|hljs-ln-numbers|rouge-gutter|gutter|blob-num|lnt|CodeMirror-gutters?|cm-gutters|react-code-line-number\S*)(?:\s|$)/;

const LINE_NUMBER = /(?:^|\s)(?:ln|gl|line-number|lineNumber)(?:\s|$)/;

/** The content elements of code editors. */
const CODE_VIEWS = /(?:^|\s)(?:cm-content|CodeMirror-code|view-lines|ace_text-layer)(?:\s|$)/;

/** Whether an element is a code block: a `<pre>`, or the content of a code editor. */
export function isCodeBlock(element: Element): boolean {
  return tagOf(element) === 'pre' || classMatches(element, CODE_VIEWS);
}

/**
 * The tag that gives an element its meaning: its own or, for generic elements, the one that its role implies.
 */
export function meaningOf(element: Element): string {
  const tag = tagOf(element);
  if (tag !== 'div' && tag !== 'span' && !tag.includes('-')) return tag;
  const role = attributeOf(element, 'role');
  return (role === '' ? undefined : BY_ROLE[role]) ?? tag;
}

const BY_ROLE: Readonly<Record<string, string>> = {
  heading: 'heading',
  list: 'ul',
  listitem: 'li',
  table: 'table',
  grid: 'table',
  rowgroup: 'tbody',
  row: 'tr',
  cell: 'td',
  gridcell: 'td',
  columnheader: 'th',
  rowheader: 'th',
  separator: 'hr',
};

/** Describes an element outside of code in terms of Markdown. */
export function describeElement(element: Element, visibility: Visibility): Description {
  const children: never[] = [];
  if (isCodeBlock(element)) {
    return { node: { kind: 'code-block', language: codeLanguageOf(element), children }, gap: 2 };
  }
  const tag = meaningIn(element, visibility);
  switch (tag) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return { node: { kind: 'heading', level: Number(tag.slice(1)), children }, gap: 2 };
    case 'heading': {
      const level = Number(attributeOf(element, 'aria-level'));
      return { node: { kind: 'heading', level: level >= 1 && level <= 6 ? level : 2, children }, gap: 2 };
    }
    case 'ul':
    case 'ol':
    case 'menu':
      return { node: { kind: 'list', children }, gap: 2 };
    case 'li':
      return { node: { kind: 'item', ...itemMarker(element, visibility), children }, gap: 2 };
    case 'blockquote':
      return { node: { kind: 'quote', children }, gap: 2 };
    case 'dt':
      return { node: { kind: 'term', children }, gap: 2 };
    case 'dd':
      return { node: { kind: 'description', children }, gap: 2 };
    case 'summary':
      return { node: { kind: 'strong', children }, gap: 2 };
    case 'table':
      if (isCodeTable(element))
        return { node: { kind: 'code-block', language: codeLanguageOf(element), children }, gap: 2 };
      return {
        node: {
          kind: 'table',
          layout: /^(?:presentation|none)$/.test(attributeOf(element, 'role')),
          isStyled: tag !== meaningOf(element),
          children,
        },
        gap: 2,
      };
    case 'tr': {
      const parent = parentOf(element);
      const head = parent !== null && isElement(parent) && tagOf(parent) === 'thead';
      return { node: { kind: 'row', head, children }, gap: 2 };
    }
    case 'td':
    case 'th':
      return {
        node: { kind: 'cell', head: tag === 'th', ...cellSpan(element), isSelected: true, children },
        gap: 2,
      };
    case 'strong':
    case 'b':
      // Google Docs wraps copied content in a `<b>` that is not bold.
      return attributeOf(element, 'style').includes('font-weight:normal')
        ? { gap: 0 }
        : { node: { kind: 'strong', children }, gap: 0 };
    case 'em':
    case 'i':
      return { node: { kind: 'emphasis', children }, gap: 0 };
    case 'del':
    case 's':
    case 'strike':
      return { node: { kind: 'strike', children }, gap: 0 };
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      // Some builders write `<code><pre>`.
      if (elementsIn(element, 'pre').length > 0) return plain(tag, visibility);
      return visibility.flow === 'block' && visibility.whiteSpace === 'keep'
        ? { node: { kind: 'code-block', language: codeLanguageOf(element), children }, gap: 2 }
        : { node: { kind: 'code', children }, gap: 0 };
    case 'a': {
      const url = linkUrlOf(element);
      return url === undefined
        ? plain(tag, visibility)
        : { node: { kind: 'link', url, children }, gap: plain(tag, visibility).gap };
    }
    case 'sup':
      return { node: { kind: 'superscript', children }, gap: 0 };
    case 'sub':
      return { node: { kind: 'subscript', children }, gap: 0 };
    case 'q':
      return { node: { kind: 'quotation', children }, gap: 0 };
    case 'iframe':
    case 'frame':
      return { gap: 2 };
    case 'rt':
      return { node: { kind: 'ruby', children }, gap: 0 };
    default:
      return isCodeLine(visibility)
        ? {
            node: { kind: 'code-block', language: codeLanguageOf(element), isStyled: true, children },
            gap: 2,
          }
        : plain(tag, visibility);
  }
}

/** The meaning of an element, for generic ones also by a style that lays them out as a table. */
export function meaningIn(element: Element, { layout }: Visibility): string {
  const tag = meaningOf(element);
  return tag === 'div' || tag === 'span' || tag.includes('-') ? (BY_LAYOUT[layout] ?? tag) : tag;
}

const BY_LAYOUT: Partial<Record<Visibility['layout'], string>> = { table: 'table', row: 'tr', cell: 'td' };

/** Whether a table lays out lines of code in its rows, such as GitHub's. */
function isCodeTable(table: Element): boolean {
  const cells = Array.from(elementsIn(table, 'td')).slice(0, MAX_CELLS_ASKED);
  const line = cells.find(
    (cell) => !isSilent(cell, true) && !isLineNumber(cell) && (cell.textContent ?? '').trim() !== '',
  );
  return line !== undefined && elementsIn(line, 'pre').length === 0 && isStyledAsCode(line);
}

const MAX_CELLS_ASKED = 20;

function isCodeLine(visibility: Visibility): boolean {
  return visibility.flow === 'block' && visibility.whiteSpace === 'keep' && visibility.isMonospace;
}

/** Inline tags that are laid out as blocks are mostly rows of boxes: lines, not paragraphs. */
function plain(tag: string, visibility: Visibility): Description {
  if (visibility.flow === 'inline') return { gap: tag === 'text' ? 1 : 0 };
  return { gap: INLINE_TAGS.has(tag) ? 1 : 2 };
}

function itemMarker(
  item: Element,
  visibility: Visibility,
): { number?: number; letter?: string; done?: boolean } {
  const box = elementsIn(
    item,
    ':scope > input[type="checkbox"], :scope > :is(p, label) > input[type="checkbox"]',
  )[0];
  const parent = parentOf(item);
  const numbered = parent !== null && isElement(parent) && tagOf(parent) === 'ol';
  const number = numbered ? numberOf(item, parent) : undefined;
  const letter = numbered && number !== undefined ? letterFor(number, item, parent, visibility) : undefined;
  return {
    ...(number !== undefined && { number }),
    ...(letter !== undefined && { letter }),
    ...(box !== undefined && isTag(box, 'input') && { done: box.checked }),
  };
}

/** Counts back to the last item with an explicit number, so that part of a list keeps its numbers. */
function numberOf(item: Element, list: Element): number {
  let behind = 0;
  for (let at: Node | null = item; at !== null; at = previousSiblingOf(at)) {
    if (!isElement(at) || tagOf(at) !== 'li') continue;
    const value = Number.parseInt(attributeOf(at, 'value'), 10);
    if (!Number.isNaN(value)) return hasAttribute(list, 'reversed') ? value - behind : value + behind;
    behind += 1;
  }
  const start = Number.parseInt(attributeOf(list, 'start'), 10);
  if (!hasAttribute(list, 'reversed')) return (Number.isNaN(start) ? 1 : start) + behind - 1;
  const first = Number.isNaN(start) ? elementsIn(list, ':scope > li').length : start;
  return first - behind + 1;
}

/** The number as the list shows it, if that is a letter or a Roman numeral. */
function letterFor(number: number, item: Element, list: Element, visibility: Visibility): string | undefined {
  const type = attributeOf(item, 'type') || attributeOf(list, 'type') || (TYPES[visibility.listStyle] ?? '');
  if (/^a$/i.test(type)) return inCase(alphabetic(number), type);
  return /^i$/i.test(type) ? inCase(roman(number), type) : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

function inCase(letters: string | undefined, type: string): string | undefined {
  return type === type.toLowerCase() ? letters : letters?.toUpperCase();
}

function alphabetic(number: number): string | undefined {
  let letters = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(97 + ((left - 1) % 26)) + letters;
  }
  return letters === '' ? undefined : letters;
}

const NUMERALS = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
] as const;

function roman(number: number): string | undefined {
  if (number < 1 || number > 3999) return undefined;
  let left = number;
  let letters = '';
  for (const [numeral, value] of NUMERALS) {
    while (left >= value) {
      letters += numeral;
      left -= value;
    }
  }
  return letters;
}

/** A page may claim any number of columns. */
const MAX_SPAN = 50;

function cellSpan(cell: Element): { columns: number; rows: number } {
  const read = (name: string) => {
    const span = Number.parseInt(attributeOf(cell, name), 10);
    return span >= 1 ? Math.min(span, MAX_SPAN) : 1;
  };
  return { columns: read('colspan'), rows: read('rowspan') };
}
