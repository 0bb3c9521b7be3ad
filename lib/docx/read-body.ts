import type { ListLevel } from './read-numbering.ts';
import { isOn, readNumber, type Style } from './read-styles.ts';
import type { XmlReader } from './read-xml.ts';

/** The parts that the paragraphs of a document refer to. */
export interface BodyContext {
  style(id: string | undefined): Style;
  level(list: string, level: number): ListLevel;
  readonly maxCharacters: number;
}

/** A note that the text refers to: the part that it is in, and its id there. */
export interface NoteRef {
  readonly part: 'footnotes' | 'endnotes';
  readonly id: string;
}

/** Reads the paragraphs and tables of a part, as Markdown. */
export interface BodyReader extends XmlReader {
  /** The text so far. */
  markdown(): string;
  /** The notes that it refers to, in order. The first is `[^1]`. */
  readonly notes: readonly NoteRef[];
  /** By id: the text of each note that the part itself holds. */
  readonly ownNotes: ReadonlyMap<string, string>;
}

interface Paragraph {
  text: string;
  style?: string;
  list?: string;
  level?: number;
  outline?: number;
  /** The run that is being read. */
  run?: { isHidden: boolean };
}

interface Block {
  readonly text: string;
  readonly isItem: boolean;
}

interface Table {
  readonly rows: string[][];
}

/**
 * Elements that a reader of the document does not see: former text and properties, and a second version of
 * the same drawing.
 */
const SKIPPED: ReadonlySet<string> = new Set([
  'w:del',
  'w:moveFrom',
  'w:pPrChange',
  'w:rPrChange',
  'mc:Fallback',
]);
const HEADING_LEVELS = 6;
const MAX_COLUMNS = 100;

function onOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function joinBlocks(blocks: readonly Block[]): string {
  return blocks.reduce((text, block, index) => {
    const isTight = block.isItem && blocks[index - 1]?.isItem;
    return index === 0 ? block.text : `${text}${isTight ? '\n' : '\n\n'}${block.text}`;
  }, '');
}

function writeTable({ rows }: Table): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const [head, ...body] = rows.map((row) => {
    const cells = Array.from({ length: width }, (_, index) => row[index] ?? '');
    return `| ${cells.join(' | ')} |`;
  });
  if (head === undefined || width === 0) return '';
  return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n');
}

/** Creates a reader for one part. */
export function createBodyReader(context: BodyContext): BodyReader {
  const blocks: Block[] = [];
  /** Where blocks go: the part, and the cells and notes in it. */
  const sinks: Block[][] = [blocks];
  const paragraphs: Paragraph[] = [];
  const tables: Table[] = [];
  /** For each open cell, how many columns it spans. */
  const spans: number[] = [];
  const counters = new Map<string, number[]>();
  const notes: NoteRef[] = [];
  const ownNotes = new Map<string, string>();
  let note: string | undefined;
  let skipped = 0;
  let isText = false;
  let length = 0;

  function addBlock(block: Block): void {
    if (block.text !== '') sinks.at(-1)?.push(block);
  }

  /** The marker of a list item; calling this counts the item. */
  function markerOf(list: string, level: number): string {
    const { format, start } = context.level(list, level);
    const counts = counters.get(list) ?? [];
    counts.length = Math.min(counts.length, level + 1);
    const count = (counts[level] ?? start - 1) + 1;
    counts[level] = count;
    counters.set(list, counts);
    if (format === 'none') return '';
    return format === 'bullet' ? '- ' : `${count}. `;
  }

  function closeParagraph({ text, style: id, ...own }: Paragraph): void {
    const style = context.style(id);
    const trimmed = text.trim();
    if (trimmed === '') return;
    const outline = own.outline ?? style.outline ?? HEADING_LEVELS + 3;
    if (outline < HEADING_LEVELS + 3) {
      const hashes = '#'.repeat(Math.min(outline + 1, HEADING_LEVELS));
      return addBlock({ text: `${hashes} ${onOneLine(trimmed)}`, isItem: false });
    }
    const list = own.list ?? style.list ?? '0';
    if (list === '0') return addBlock({ text: trimmed, isItem: false });
    const level = Math.min(own.level ?? style.level ?? 0, 8);
    const marker = markerOf(list, level);
    const indent = '   '.repeat(level);
    const lines = trimmed.split('\n').join(`\n${indent}${' '.repeat(marker.length)}`);
    addBlock({ text: `${indent}${marker}${lines}`, isItem: true });
  }

  function add(text: string): void {
    const paragraph = paragraphs.at(-1);
    if (!paragraph || paragraph.run?.isHidden) return;
    paragraph.text += text;
    length += text.length;
  }

  function refer(part: NoteRef['part'], id: string | undefined): void {
    if (id === undefined) return;
    notes.push({ part, id });
    add(`[^${notes.length}]`);
  }

  function openInRun(
    name: string,
    run: { isHidden: boolean },
    attribute: (name: string) => string | undefined,
  ): void {
    switch (name) {
      case 'w:t':
        isText = true;
        return;
      case 'w:tab':
        return add('\t');
      case 'w:br':
      case 'w:cr':
        return add('\n');
      case 'w:noBreakHyphen':
        return add('\u2011');
      case 'w:vanish':
        run.isHidden = isOn(attribute('val'));
        return;
      case 'w:rStyle':
        if (context.style(attribute('val')).isHidden) run.isHidden = true;
        return;
      case 'w:footnoteReference':
        return refer('footnotes', attribute('id'));
      case 'w:endnoteReference':
        return refer('endnotes', attribute('id'));
      default:
    }
  }

  function openInParagraph(
    name: string,
    paragraph: Paragraph,
    attribute: (name: string) => string | undefined,
  ): void {
    const value = attribute('val');
    if (name === 'w:r') paragraph.run = { isHidden: context.style(paragraph.style).isHidden ?? false };
    else if (name === 'm:t') isText = true;
    else if (name === 'w:pStyle' && value !== undefined) paragraph.style = value;
    else if (name === 'w:numId' && value !== undefined) paragraph.list = value;
    else if (name === 'w:ilvl') paragraph.level = readNumber(value) ?? 0;
    else if (name === 'w:outlineLvl') paragraph.outline = readNumber(value) ?? 9;
  }

  return {
    notes,
    ownNotes,
    markdown: () => joinBlocks(blocks),
    isDone: () => length > context.maxCharacters,
    open(name, attribute) {
      if (skipped > 0 || SKIPPED.has(name)) {
        skipped += 1;
        return;
      }
      switch (name) {
        case 'w:p':
          paragraphs.push({ text: '' });
          return;
        case 'w:tbl':
          tables.push({ rows: [] });
          return;
        case 'w:tr':
          tables.at(-1)?.rows.push([]);
          return;
        case 'w:tc':
          sinks.push([]);
          spans.push(1);
          return;
        case 'w:gridSpan':
          spans.splice(-1, 1, Math.min(readNumber(attribute('val')) ?? 1, MAX_COLUMNS));
          return;
        case 'w:footnote':
        case 'w:endnote':
          // Separators are kept among the notes.
          note = attribute('type') === undefined ? attribute('id') : undefined;
          sinks.push([]);
          return;
        default:
      }
      const paragraph = paragraphs.at(-1);
      if (paragraph?.run) openInRun(name, paragraph.run, attribute);
      else if (paragraph) openInParagraph(name, paragraph, attribute);
    },
    close(name) {
      if (skipped > 0) {
        skipped -= 1;
        return;
      }
      switch (name) {
        case 'w:t':
        case 'm:t':
          isText = false;
          return;
        case 'w:r':
          delete paragraphs.at(-1)?.run;
          return;
        case 'w:p': {
          const paragraph = paragraphs.pop();
          if (paragraph) closeParagraph(paragraph);
          return;
        }
        case 'w:tc': {
          const text = onOneLine(
            (sinks.length > 1 ? sinks.pop() : undefined)?.map((one) => one.text).join(' ') ?? '',
          );
          const more = Array.from({ length: (spans.pop() ?? 1) - 1 }, () => '');
          const row = tables.at(-1)?.rows.at(-1);
          if (row && row.length < MAX_COLUMNS) row.push(text.replaceAll('|', '\\|'), ...more);
          return;
        }
        case 'w:tbl': {
          const table = tables.pop();
          if (table) addBlock({ text: writeTable(table), isItem: false });
          return;
        }
        case 'w:footnote':
        case 'w:endnote': {
          const text = (sinks.length > 1 ? sinks.pop() : undefined)?.map((one) => one.text).join(' ') ?? '';
          if (note !== undefined) ownNotes.set(note, onOneLine(text));
          note = undefined;
          return;
        }
        default:
      }
    },
    text(text) {
      if (isText && skipped === 0) add(text);
    },
  };
}
