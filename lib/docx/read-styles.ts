import type { XmlReader } from './read-xml.ts';

/** What a style says about its paragraphs and runs. */
export interface Style {
  /** The level of a heading, the highest 0. */
  readonly outline?: number;
  readonly list?: string;
  readonly level?: number;
  /** Whether its text is hidden. */
  readonly isHidden?: boolean;
}

interface FoundStyle {
  basedOn?: string;
  name?: string;
  outline?: number;
  list?: string;
  level?: number;
  isHidden?: boolean;
}

/** Stops at styles that are based on each other in a cycle. */
const MAX_BASES = 20;

/** Whether a property that is either on or off is on. */
export function isOn(value: string | undefined): boolean {
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

/** The number in an attribute, if it can be used as a level or id. */
export function readNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/u.test(value) ? Number(value) : undefined;
}

/** The level of a built-in heading: programs other than Word may identify it only by its style name. */
function outlineOfName(name: string | undefined): number | undefined {
  if (name?.toLowerCase() === 'title') return 0;
  const level = /^heading ([1-9])$/iu.exec(name ?? '')?.[1];
  return level === undefined ? undefined : Number(level) - 1;
}

/** Creates a reader for the part that defines styles. */
export function createStyleReader(): XmlReader & { find(id: string | undefined): Style } {
  const styles = new Map<string, FoundStyle>();
  let style: FoundStyle | undefined;

  function find(id: string | undefined): Style {
    const found: FoundStyle = {};
    let next = id;
    for (let step = 0; next !== undefined && step < MAX_BASES; step += 1) {
      const base = styles.get(next);
      const outline = base?.outline ?? outlineOfName(base?.name);
      if (outline !== undefined) found.outline ??= outline;
      if (base?.list !== undefined) found.list ??= base.list;
      if (base?.level !== undefined) found.level ??= base.level;
      if (base?.isHidden !== undefined) found.isHidden ??= base.isHidden;
      next = base?.basedOn;
    }
    const { basedOn: _basedOn, name: _name, ...rest } = found;
    return rest;
  }

  return {
    find,
    open(name, attribute) {
      const value = attribute('val');
      if (name === 'w:style') {
        style = {};
        styles.set(attribute('styleId') ?? '', style);
      }
      if (!style) return;
      if (name === 'w:basedOn' && value !== undefined) style.basedOn = value;
      if (name === 'w:name' && value !== undefined) style.name = value;
      if (name === 'w:outlineLvl') style.outline = readNumber(value) ?? 9;
      if (name === 'w:numId' && value !== undefined) style.list = value;
      if (name === 'w:ilvl') style.level = readNumber(value) ?? 0;
      if (name === 'w:vanish') style.isHidden = isOn(value);
    },
    close(name) {
      if (name === 'w:style') style = undefined;
    },
  };
}
