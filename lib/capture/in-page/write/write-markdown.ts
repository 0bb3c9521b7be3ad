import type { CapturedTable } from '#lib/capture/captured.ts';
import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import {
  KEPT_SPACE,
  type CellNode,
  type ContainerNode,
  type PageNode,
  type TableNode,
} from '#lib/capture/in-page/read/page-node.ts';

import { escapeLineStarts, fenceFor } from './escape-text.ts';
import { writeCsv } from './write-csv.ts';
import { plainText, writeInline } from './write-inline.ts';
import { cellsOf, rowsOf, writeTable } from './write-table.ts';

/** A written block; a `tight` one follows the previous block without an empty line. */
interface Block {
  readonly text: string;
  readonly tight: boolean;
}

/**
 * Writes nodes as Markdown: blocks separated by an empty line, no trailing space.
 *
 * @param tables - Receives the large tables that are not inside another block, in both formats.
 */
export async function writeMarkdown(
  nodes: readonly PageNode[],
  slicer: TimeSlicer,
  tables?: CapturedTable[],
): Promise<string> {
  const writer = new BlockWriter(slicer, tables);
  await writer.write(nodes);
  return writer.text();
}

/** Shorter tables cost few tokens in either format. */
const MIN_LARGE_TABLE = 600;

type BlockNode = Extract<
  ContainerNode,
  {
    kind:
      | 'heading'
      | 'list'
      | 'item'
      | 'quote'
      | 'code-block'
      | 'table'
      | 'row'
      | 'cell'
      | 'term'
      | 'description'
      | 'aside';
  }
>;

const BLOCKS: ReadonlySet<string> = new Set(
  'aside heading list item quote code-block table row cell term description'.split(' '),
);

function isBlock(node: PageNode): node is BlockNode {
  return typeof node !== 'string' && BLOCKS.has(node.kind);
}

/** Indents the first line of a paragraph, which would make it code. */
const FIRST_INDENT = new RegExp(`^${KEPT_SPACE}+`);

class BlockWriter {
  readonly #slicer: TimeSlicer;
  readonly #tables: CapturedTable[] | undefined;
  readonly #blocks: Block[] = [];
  /** Inline nodes that are not yet a paragraph, and the gap before them. */
  #run: PageNode[] = [];
  #gap: 0 | 1 | 2 = 2;
  /** The last block, if it was written from lines that are styled as code. */
  #styledCode: { readonly block: Block; readonly code: string } | undefined;

  constructor(slicer: TimeSlicer, tables?: CapturedTable[]) {
    this.#slicer = slicer;
    this.#tables = tables;
  }

  text(): string {
    let text = '';
    for (const [index, block] of this.#blocks.entries()) {
      text += index === 0 ? block.text : `${block.tight ? '\n' : '\n\n'}${block.text}`;
    }
    return text.replaceAll(KEPT_SPACE, ' ');
  }

  async write(nodes: readonly PageNode[]): Promise<void> {
    for (const node of nodes) {
      if (this.#slicer.isDue()) await this.#slicer.yieldToPage();
      if (typeof node === 'string') {
        this.#run.push(node);
      } else if (node.kind === 'gap') {
        this.#flush(node.lines);
      } else if (node.kind === 'rule') {
        this.#add('---');
      } else if (node.kind === 'math' && node.display) {
        this.#add(`$$\n${node.tex}\n$$`);
      } else if (isBlock(node)) {
        await this.#writeBlock(node);
      } else if ('children' in node && holdsBlocks(node.children)) {
        // Markdown cannot link or format blocks: a link moves to their first words, formatting is dropped.
        await this.write(node.kind === 'link' ? linkFirst(node.children, node.url) : node.children);
      } else {
        this.#run.push(node);
      }
    }
    this.#flush(2);
  }

  #flush(gap: 1 | 2): void {
    const run = this.#run;
    this.#run = [];
    if (run.length > 0) {
      for (const [index, paragraph] of writeInline(run)
        .split(/ *\n *\n\s*/)
        .entries()) {
        this.#paragraph(paragraph, index > 0 ? 2 : this.#gap);
      }
    }
    this.#gap = this.#gap > gap ? this.#gap : gap;
  }

  #paragraph(text: string, gap: 0 | 1 | 2): void {
    const lines = escapeLineStarts(
      text
        .trim()
        .replace(/ *\n */g, '\n')
        .replace(FIRST_INDENT, ''),
    );
    if (lines === '') return;
    // Two trailing spaces are a line break to a renderer, and invisible to a reader.
    this.#blocks.push({ text: lines.replaceAll('\n', '  \n'), tight: gap === 1 });
    this.#gap = 0;
  }

  #add(text: string, tight = false): void {
    this.#flush(2);
    if (text !== '') {
      this.#blocks.push({ text, tight });
      this.#gap = 0;
    }
  }

  /** Lines that are only styled as code are one block as long as nothing is between them. */
  #addCode(node: Extract<ContainerNode, { kind: 'code-block' }>): void {
    const code =
      node.isStyled === true ? plainText(node.children).replace(/\n$/, '') : plainText(node.children);
    const before = this.#blocks.at(-1);
    const isNext = node.isStyled === true && before !== undefined && before === this.#styledCode?.block;
    const lines = isNext ? `${this.#styledCode?.code ?? ''}\n${code}` : code;
    if (isNext) this.#blocks.pop();
    this.#add(writeCodeBlock(lines, node.language));
    const block = this.#blocks.at(-1);
    this.#styledCode = node.isStyled === true && block !== undefined ? { block, code: lines } : undefined;
  }

  async #writeBlock(node: BlockNode): Promise<void> {
    this.#flush(2);
    switch (node.kind) {
      case 'heading': {
        const title = writeInline(node.children)
          .trim()
          .replace(/\s*\n\s*/g, ' ');
        if (title !== '') this.#add(`${'#'.repeat(node.level)} ${title}`);
        return;
      }
      case 'code-block':
        this.#addCode(node);
        return;
      case 'quote':
        this.#add(prefixLines(await writeMarkdown(node.children, this.#slicer), '> ', '> '));
        return;
      case 'list':
        this.#add(await this.#writeList(node.children));
        return;
      case 'item': {
        // An item without a list: the selection began inside the list.
        const last = this.#blocks.at(-1);
        this.#add(await this.#writeItem(node), last !== undefined && /^(?:- |\d+\. )/.test(last.text));
        return;
      }
      case 'term':
        this.#add(writeInline(node.children).trim());
        return;
      case 'description': {
        const text = await writeMarkdown(node.children, this.#slicer);
        if (text !== '') this.#add(prefixLines(text, ': ', '  '), true);
        return;
      }
      case 'table':
        await this.#writeTable(node);
        return;
      case 'row':
      case 'cell':
      case 'aside':
        await this.write(node.children);
        return;
      default:
        node satisfies never;
    }
  }

  async #writeList(children: readonly PageNode[]): Promise<string> {
    const items: string[] = [];
    for (const node of children) {
      if (this.#slicer.isDue()) await this.#slicer.yieldToPage();
      if (typeof node !== 'string' && node.kind === 'item') {
        const item = await this.#writeItem(node);
        if (item !== '') items.push(item);
      } else if (typeof node !== 'string' && node.kind !== 'gap') {
        // A list directly inside a list belongs to the item before it.
        const stray = await writeMarkdown([node], this.#slicer);
        if (stray !== '') items.push(items.length === 0 ? stray : prefixLines(stray, '  ', '  '));
      } else if (typeof node === 'string' && node.trim() !== '') {
        items.push(`- ${writeInline([node]).trim()}`);
      }
    }
    return items.join('\n');
  }

  async #writeItem(item: Extract<ContainerNode, { kind: 'item' }>): Promise<string> {
    const inner = new BlockWriter(this.#slicer);
    await inner.write(item.children);
    const text = inner.#tightText();
    if (text === '') return '';
    const marker = item.number === undefined || item.letter !== undefined ? '- ' : `${item.number}. `;
    const letter = item.letter === undefined ? '' : `${item.letter}. `;
    const box = item.done === undefined ? '' : item.done ? '[x] ' : '[ ] ';
    return prefixLines(box + letter + text, marker, ' '.repeat(marker.length));
  }

  /** Joins the blocks so that a list follows the text of its item without an empty line. */
  #tightText(): string {
    let text = '';
    for (const [index, block] of this.#blocks.entries()) {
      const isList = /^(?:- |\d+\. )/.test(block.text);
      text +=
        index === 0 ? block.text : `${block.tight || (isList && index === 1) ? '\n' : '\n\n'}${block.text}`;
    }
    return text;
  }

  async #writeTable(table: TableNode): Promise<void> {
    for (const node of table.children) {
      if (typeof node !== 'string' && node.kind !== 'row' && node.kind !== 'gap') await this.write([node]);
      else if (typeof node === 'string' && node.trim() !== '') await this.write([node]);
    }
    if (!isData(table)) {
      for (const row of rowsOf(table)) {
        for (const cell of cellsOf(row)) await this.write(cell.children);
      }
      return;
    }
    const markdown = writeTable(table, writeCell);
    if (this.#tables && markdown.length >= MIN_LARGE_TABLE) {
      const csv = writeCsvBlock(table);
      const text = markdown.replaceAll(KEPT_SPACE, ' ');
      if (csv.length < text.length) this.#tables.push({ markdown: text, csv });
    }
    this.#add(markdown);
  }
}

/** Layout tables have a single column, or cells with blocks that do not fit into a line. */
function isData(table: TableNode): boolean {
  const rows = rowsOf(table);
  if (table.layout || rows.length === 0) return false;
  const width = Math.max(...rows.slice(0, 1000).map((row) => cellsOf(row).length));
  return width > 1 && !rows.some((row) => cellsOf(row).some((cell) => isTooRich(cell, table.isStyled)));
}

/** A heading alone names a row or a column; with much text below it, it begins a section. */
function isTooRich(cell: CellNode, isStyled: boolean): boolean {
  const isLong = () => plainText(cell.children).length > MAX_STYLED_CELL;
  return (
    contains(
      cell.children,
      (node) =>
        node.kind === 'table' ||
        node.kind === 'quote' ||
        (node.kind === 'heading' && isLong()) ||
        (node.kind === 'code-block' && plainText(node.children).trim().includes('\n')),
    ) ||
    (isStyled && isLong())
  );
}

/** Longer texts in what is only styled as a table are columns of a page. */
const MAX_STYLED_CELL = 300;

function writeCell(nodes: readonly PageNode[]): string {
  const lines: string[] = [];
  let run: PageNode[] = [];
  const flush = () => {
    const text = writeInline(run).trim();
    if (text !== '') lines.push(text);
    run = [];
  };
  const collect = (inner: readonly PageNode[]) => {
    for (const node of inner) {
      if (typeof node !== 'string' && node.kind === 'gap') flush();
      else if (typeof node !== 'string' && (node.kind === 'list' || node.kind === 'aside'))
        collect(node.children);
      else if (typeof node !== 'string' && node.kind === 'item') {
        flush();
        run.push('• ');
        collect(node.children);
        flush();
      } else run.push(node);
    }
  };
  collect(nodes);
  flush();
  return lines
    .join('<br>')
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, '<br>');
}

function writeCsvBlock(table: TableNode): string {
  const csv = writeCsv(table).replaceAll(KEPT_SPACE, ' ');
  const fence = fenceFor(csv, 3);
  return `${fence}csv\n${csv}\n${fence}`;
}

function writeCodeBlock(code: string, language: string): string {
  const text = code.replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '');
  if (text === '') return '';
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

function prefixLines(text: string, first: string, others: string): string {
  if (text === '') return '';
  const lines = text.split('\n');
  return lines
    .map((line, index) => ((index === 0 ? first : others) + line).replace(line === '' ? / +$/ : /$^/, ''))
    .join('\n');
}

function holdsBlocks(nodes: readonly PageNode[]): boolean {
  return contains(nodes, (node) => isBlock(node) || (node.kind === 'gap' && node.lines === 2));
}

function contains(nodes: readonly PageNode[], test: (node: Exclude<PageNode, string>) => boolean): boolean {
  return nodes.some(
    (node) =>
      typeof node !== 'string' && (test(node) || ('children' in node && contains(node.children, test))),
  );
}

/** Moves a link around blocks, such as a card, to the first words in them. */
function linkFirst(nodes: readonly PageNode[], url: string): PageNode[] {
  let done = false;
  const link = (inner: readonly PageNode[]): PageNode[] =>
    inner.map((node) => {
      if (done || (typeof node !== 'string' && !('children' in node))) return node;
      if (typeof node === 'string' ? node.trim() === '' : plainText(node.children).trim() === '') return node;
      if (typeof node !== 'string' && (isBlock(node) || holdsBlocks(node.children))) {
        return node.kind === 'code-block' ? node : { ...node, children: link(node.children) };
      }
      done = true;
      return { kind: 'link', url, children: [node] };
    });
  return link(nodes);
}
