import type { Pace } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Cell, Container, Part, Table } from '#lib/capture/in-page/read/page-node.ts';

import { escapeLineStarts, fenceFor } from './escape-text.ts';
import { plainText, writeInline } from './write-inline.ts';
import { cellsOf, rowsOf, writeTable } from './write-table.ts';

/** A block that is written; `tight` when only a line break keeps it from the one before. */
interface Block {
  readonly text: string;
  readonly tight: boolean;
}

/** Writes what was read as Markdown: blocks apart by an empty line, no trailing space. */
export async function writeMarkdown(parts: readonly Part[], pace: Pace): Promise<string> {
  const writer = new BlockWriter(pace);
  await writer.write(parts);
  return writer.text();
}

type BlockPart = Extract<
  Container,
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

function isBlock(part: Part): part is BlockPart {
  return typeof part !== 'string' && BLOCKS.has(part.kind);
}

class BlockWriter {
  readonly #pace: Pace;
  readonly #blocks: Block[] = [];
  /** Text that is not yet a paragraph, and what stood before it. */
  #run: Part[] = [];
  #gap: 0 | 1 | 2 = 2;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  text(): string {
    let text = '';
    for (const [index, block] of this.#blocks.entries()) {
      text += index === 0 ? block.text : `${block.tight ? '\n' : '\n\n'}${block.text}`;
    }
    return text;
  }

  async write(parts: readonly Part[]): Promise<void> {
    for (const part of parts) {
      if (this.#pace.due()) await this.#pace.rest();
      if (typeof part === 'string') {
        this.#run.push(part);
      } else if (part.kind === 'gap') {
        this.#flush(part.lines);
      } else if (part.kind === 'rule') {
        this.#add('---');
      } else if (part.kind === 'math' && part.display) {
        this.#add(`$$\n${part.tex}\n$$`);
      } else if (isBlock(part)) {
        await this.#writeBlock(part);
      } else if ('children' in part && holdsBlocks(part.children)) {
        // What formats or links whole blocks is said of their first words only, or not at all.
        await this.write(part.kind === 'link' ? linkFirst(part.children, part.url) : part.children);
      } else {
        this.#run.push(part);
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
    const lines = escapeLineStarts(text.trim().replace(/ *\n */g, '\n'));
    if (lines === '') return;
    // Two spaces break a line for whoever renders it, and are not seen by whoever reads it.
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

  async #writeBlock(part: BlockPart): Promise<void> {
    this.#flush(2);
    switch (part.kind) {
      case 'heading': {
        const title = writeInline(part.children)
          .trim()
          .replace(/\s*\n\s*/g, ' ');
        if (title !== '') this.#add(`${'#'.repeat(part.level)} ${title}`);
        return;
      }
      case 'code-block':
        this.#add(writeCodeBlock(plainText(part.children), part.language));
        return;
      case 'quote':
        this.#add(prefixLines(await writeMarkdown(part.children, this.#pace), '> ', '> '));
        return;
      case 'list':
        this.#add(await this.#writeList(part.children));
        return;
      case 'item': {
        // An item outside of any list, as of a selection that began inside one.
        const last = this.#blocks.at(-1);
        this.#add(await this.#writeItem(part), last !== undefined && /^(?:- |\d+\. )/.test(last.text));
        return;
      }
      case 'term':
        this.#add(writeInline(part.children).trim());
        return;
      case 'description': {
        const text = await writeMarkdown(part.children, this.#pace);
        if (text !== '') this.#add(prefixLines(text, ': ', '  '), true);
        return;
      }
      case 'table':
        await this.#writeTable(part);
        return;
      case 'row':
      case 'cell':
      case 'aside':
        await this.write(part.children);
        return;
      default:
        part satisfies never;
    }
  }

  async #writeList(children: readonly Part[]): Promise<string> {
    const items: string[] = [];
    for (const part of children) {
      if (this.#pace.due()) await this.#pace.rest();
      if (typeof part !== 'string' && part.kind === 'item') {
        const item = await this.#writeItem(part);
        if (item !== '') items.push(item);
      } else if (typeof part !== 'string' && part.kind !== 'gap') {
        // A list right inside a list belongs to the item before it.
        const stray = await writeMarkdown([part], this.#pace);
        if (stray !== '') items.push(items.length === 0 ? stray : prefixLines(stray, '  ', '  '));
      } else if (typeof part === 'string' && part.trim() !== '') {
        items.push(`- ${writeInline([part]).trim()}`);
      }
    }
    return items.join('\n');
  }

  async #writeItem(item: Extract<Container, { kind: 'item' }>): Promise<string> {
    const inner = new BlockWriter(this.#pace);
    await inner.write(item.children);
    const text = inner.#tightText();
    if (text === '') return '';
    const marker = item.number === undefined ? '- ' : `${item.number}. `;
    const box = item.done === undefined ? '' : item.done ? '[x] ' : '[ ] ';
    return prefixLines(box + text, marker, ' '.repeat(marker.length));
  }

  /** A list follows the text of its item without an empty line. */
  #tightText(): string {
    let text = '';
    for (const [index, block] of this.#blocks.entries()) {
      const isList = /^(?:- |\d+\. )/.test(block.text);
      text +=
        index === 0 ? block.text : `${block.tight || (isList && index === 1) ? '\n' : '\n\n'}${block.text}`;
    }
    return text;
  }

  async #writeTable(table: Table): Promise<void> {
    for (const part of table.children) {
      if (typeof part !== 'string' && part.kind !== 'row' && part.kind !== 'gap') await this.write([part]);
      else if (typeof part === 'string' && part.trim() !== '') await this.write([part]);
    }
    if (!isData(table)) {
      for (const row of rowsOf(table)) {
        for (const cell of cellsOf(row)) await this.write(cell.children);
      }
      return;
    }
    this.#add(writeTable(table, writeCell));
  }
}

/** Tables that only lay a page out have one column, or blocks in their cells that no line can hold. */
function isData(table: Table): boolean {
  const rows = rowsOf(table);
  if (table.layout || rows.length === 0) return false;
  const width = Math.max(...rows.slice(0, 1000).map((row) => cellsOf(row).length));
  return width > 1 && !rows.some((row) => cellsOf(row).some(isTooRich));
}

function isTooRich(cell: Cell): boolean {
  return contains(
    cell.children,
    (part) => part.kind === 'table' || part.kind === 'heading' || part.kind === 'quote',
  );
}

function writeCell(parts: readonly Part[]): string {
  const lines: string[] = [];
  let run: Part[] = [];
  const flush = () => {
    const text = writeInline(run).trim();
    if (text !== '') lines.push(text);
    run = [];
  };
  const collect = (inner: readonly Part[]) => {
    for (const part of inner) {
      if (typeof part !== 'string' && part.kind === 'gap') flush();
      else if (typeof part !== 'string' && (part.kind === 'list' || part.kind === 'aside'))
        collect(part.children);
      else if (typeof part !== 'string' && part.kind === 'item') {
        flush();
        run.push('• ');
        collect(part.children);
        flush();
      } else run.push(part);
    }
  };
  collect(parts);
  flush();
  return lines
    .join('<br>')
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, '<br>');
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

function holdsBlocks(parts: readonly Part[]): boolean {
  return contains(parts, (part) => isBlock(part) || (part.kind === 'gap' && part.lines === 2));
}

function contains(parts: readonly Part[], test: (part: Exclude<Part, string>) => boolean): boolean {
  return parts.some(
    (part) =>
      typeof part !== 'string' && (test(part) || ('children' in part && contains(part.children, test))),
  );
}

/** Cards are links around blocks: their first words carry the link. */
function linkFirst(parts: readonly Part[], url: string): Part[] {
  let done = false;
  const link = (inner: readonly Part[]): Part[] =>
    inner.map((part) => {
      if (done || (typeof part !== 'string' && !('children' in part))) return part;
      if (typeof part === 'string' ? part.trim() === '' : plainText(part.children).trim() === '') return part;
      if (typeof part !== 'string' && (isBlock(part) || holdsBlocks(part.children))) {
        return part.kind === 'code-block' ? part : { ...part, children: link(part.children) };
      }
      done = true;
      return { kind: 'link', url, children: [part] };
    });
  return link(parts);
}
