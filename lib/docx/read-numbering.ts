import { readNumber } from './read-styles.ts';
import type { XmlReader } from './read-xml.ts';

/** One level of a list. */
export interface ListLevel {
  /** `bullet`, `none`, `decimal` and others. */
  readonly format: string;
  readonly start: number;
}

const PLAIN: ListLevel = { format: 'bullet', start: 1 };

/** Creates a reader for the part that defines lists. */
export function createNumberingReader(): XmlReader & { find(list: string, level: number): ListLevel } {
  /** By the id of an abstract list, then by level. */
  const abstracts = new Map<string, Map<number, { format: string; start: number }>>();
  /** The abstract list of each list. */
  const lists = new Map<string, string>();
  let levels: Map<number, { format: string; start: number }> | undefined;
  let level: { format: string; start: number } | undefined;
  let list: string | undefined;

  return {
    find: (id, at) => abstracts.get(lists.get(id) ?? '')?.get(at) ?? PLAIN,
    open(name, attribute) {
      const value = attribute('val');
      if (name === 'w:abstractNum') {
        levels = new Map();
        abstracts.set(attribute('abstractNumId') ?? '', levels);
      }
      if (name === 'w:lvl' && levels) {
        level = { ...PLAIN };
        levels.set(readNumber(attribute('ilvl')) ?? 0, level);
      }
      if (name === 'w:numFmt' && level) level.format = value ?? 'decimal';
      if (name === 'w:start' && level) level.start = readNumber(value) ?? 1;
      if (name === 'w:num') list = attribute('numId');
      if (name === 'w:abstractNumId' && list !== undefined) lists.set(list, value ?? '');
    },
    close(name) {
      if (name === 'w:abstractNum') levels = undefined;
      if (name === 'w:lvl') level = undefined;
      if (name === 'w:num') list = undefined;
    },
  };
}
