import { classMatches } from '#lib/capture/in-page/dom/flat-tree.ts';
import {
  attributeOf,
  elementsIn,
  hasAttribute,
  isElement,
  parentOf,
  previousSiblingOf,
  tagOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { INLINE_TAGS, type Look } from '#lib/capture/in-page/dom/visibility.ts';

import { codeLanguageOf } from './code-language.ts';
import { linkUrlOf } from './link-url.ts';
import type { Container } from './page-node.ts';

/** What an element becomes: a part that takes its children, or nothing but the lines that it begins and ends. */
export interface Description {
  readonly part?: Container;
  readonly gap: 0 | 1 | 2;
}

/** Elements with nothing inside that a person would read as the page's text. */
export function isSilent(element: Element, inCode: boolean): boolean {
  const tag = tagOf(element);
  if (SILENT_TAGS.has(tag)) return true;
  if (tag === 'button' || tag === 'clipboard-copy') {
    return (
      inCode ||
      /copy|clipboard/i.test(`${attributeOf(element, 'class')} ${attributeOf(element, 'aria-label')}`)
    );
  }
  const classes = attributeOf(element, 'class');
  return classes !== '' && NO_WORDS.test(classes);
}

const SILENT_TAGS: ReadonlySet<string> = new Set(
  (
    'script style noscript template head title desc defs symbol metadata meta link datalist select option textarea ' +
    'input iframe object embed video audio canvas map area rp progress meter annotation'
  ).split(' '),
);

/** Numbers of lines, and icon fonts, whose words are names of pictures. */
const NO_WORDS =
  /(?:^|\s)(?:material-(?:icons|symbols)\S*|line-?numbers?-rows|lineno|linenos|linenodiv|hljs-ln-numbers|rouge-gutter|gutter|blob-num|CodeMirror-gutters?|cm-gutters|react-code-line-number\S*)(?:\s|$)/;

/** Editors that draw code with elements of their own. */
const CODE_VIEWS = /(?:^|\s)(?:cm-content|CodeMirror-code|view-lines|ace_text-layer)(?:\s|$)/;

/** Whether an element is a code block, drawn by the page's own tag or by a code editor. */
export function isCodeBlock(element: Element): boolean {
  return tagOf(element) === 'pre' || classMatches(element, CODE_VIEWS);
}

/** The tag that an element stands for: its own, or for one without a meaning the one that its role names. */
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

/** What an element outside of code means in Markdown. */
export function describeElement(element: Element, look: Look): Description {
  const children: never[] = [];
  if (isCodeBlock(element)) {
    return { part: { kind: 'code-block', language: codeLanguageOf(element), children }, gap: 2 };
  }
  const tag = meaningOf(element);
  switch (tag) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return { part: { kind: 'heading', level: Number(tag.slice(1)), children }, gap: 2 };
    case 'heading': {
      const level = Number(attributeOf(element, 'aria-level'));
      return { part: { kind: 'heading', level: level >= 1 && level <= 6 ? level : 2, children }, gap: 2 };
    }
    case 'ul':
    case 'ol':
    case 'menu':
      return { part: { kind: 'list', children }, gap: 2 };
    case 'li':
      return { part: { kind: 'item', ...itemMarker(element), children }, gap: 2 };
    case 'blockquote':
      return { part: { kind: 'quote', children }, gap: 2 };
    case 'dt':
      return { part: { kind: 'term', children }, gap: 2 };
    case 'dd':
      return { part: { kind: 'description', children }, gap: 2 };
    case 'summary':
      return { part: { kind: 'strong', children }, gap: 2 };
    case 'table':
      return {
        part: {
          kind: 'table',
          layout: /^(?:presentation|none)$/.test(attributeOf(element, 'role')),
          children,
        },
        gap: 2,
      };
    case 'tr': {
      const parent = parentOf(element);
      const head = parent !== null && isElement(parent) && tagOf(parent) === 'thead';
      return { part: { kind: 'row', head, children }, gap: 2 };
    }
    case 'td':
    case 'th':
      return {
        part: { kind: 'cell', head: tag === 'th', ...cellSpan(element), chosen: true, children },
        gap: 2,
      };
    case 'strong':
    case 'b':
      // Google Docs wraps what it copies in a `<b>` that is not bold.
      return attributeOf(element, 'style').includes('font-weight:normal')
        ? { gap: 0 }
        : { part: { kind: 'strong', children }, gap: 0 };
    case 'em':
    case 'i':
      return { part: { kind: 'emphasis', children }, gap: 0 };
    case 'del':
    case 's':
    case 'strike':
      return { part: { kind: 'strike', children }, gap: 0 };
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return look.flow === 'block' && look.white === 'keep'
        ? { part: { kind: 'code-block', language: codeLanguageOf(element), children }, gap: 2 }
        : { part: { kind: 'code', children }, gap: 0 };
    case 'a': {
      const url = linkUrlOf(element);
      return url === undefined
        ? plain(tag, look)
        : { part: { kind: 'link', url, children }, gap: plain(tag, look).gap };
    }
    case 'sup':
      return { part: { kind: 'superscript', children }, gap: 0 };
    case 'sub':
      return { part: { kind: 'subscript', children }, gap: 0 };
    case 'rt':
      return { part: { kind: 'ruby', children }, gap: 0 };
    default:
      return plain(tag, look);
  }
}

/** What lays inline tags out as blocks is mostly a row of boxes: those are lines, not paragraphs. */
function plain(tag: string, look: Look): Description {
  if (look.flow === 'inline') return { gap: tag === 'text' ? 1 : 0 };
  return { gap: INLINE_TAGS.has(tag) ? 1 : 2 };
}

function itemMarker(item: Element): { number?: number; done?: boolean } {
  const box = elementsIn(
    item,
    ':scope > input[type="checkbox"], :scope > :is(p, label) > input[type="checkbox"]',
  )[0];
  const parent = parentOf(item);
  const numbered = parent !== null && isElement(parent) && tagOf(parent) === 'ol';
  return {
    ...(numbered && { number: numberOf(item, parent) }),
    ...(box instanceof HTMLInputElement && { done: box.checked }),
  };
}

/** Numbers are counted back to the last item that states one, so a part of a list keeps its numbers. */
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

/** Spans are bounded: a page may claim any number of columns. */
const MOST_SPANNED = 50;

function cellSpan(cell: Element): { columns: number; rows: number } {
  const read = (name: string) => {
    const span = Number.parseInt(attributeOf(cell, name), 10);
    return span >= 1 ? Math.min(span, MOST_SPANNED) : 1;
  };
  return { columns: read('colspan'), rows: read('rowspan') };
}
