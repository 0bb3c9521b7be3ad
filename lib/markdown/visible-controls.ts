import { element, text, type View } from './view.ts';

/**
 * Characters that disguise text: bidirectional overrides, embeddings and isolates, tag characters and control
 * codes. Joiners, zero-width spaces and directional marks stay as they are: scripts need them. The flags of England,
 * Scotland and Wales are made of tag characters and count as one character.
 */
const CONFUSABLE =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?<flag>\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u180E\uFFF9-\uFFFB]+|(?:\u{E0001}|[\u{E0020}-\u{E007F}])+/gu;

const NAMES: Readonly<Record<string, string>> = {
  '\u202A': 'LRE',
  '\u202B': 'RLE',
  '\u202C': 'PDF',
  '\u202D': 'LRO',
  '\u202E': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
};

/** Splits text into views, with a chip that names each run of confusable characters. */
export function visibleControls(content: string): View[] {
  const views: View[] = [];
  let from = 0;
  for (const { 0: found, index, groups } of content.matchAll(CONFUSABLE)) {
    if (groups?.['flag'] !== undefined) continue;
    if (index > from) views.push(text(content.slice(from, index)));
    views.push(element('span', { class: 'control', 'data-char': found }, [text(labelOf(found))]));
    from = index + found.length;
  }
  if (from < content.length) views.push(text(content.slice(from)));
  return views;
}

/** Names confusable characters in plain text, for attributes, which cannot contain chips. */
export function nameControls(content: string): string {
  return content.replace(CONFUSABLE, (found: string, flag?: string) =>
    flag === undefined ? `‹${labelOf(found)}›` : found,
  );
}

function labelOf(found: string): string {
  const first = found.codePointAt(0) ?? 0;
  if (first >= 0xe0000) return `hidden text: ${readTags(found)}`;
  // A run becomes one chip, however long it is.
  const labels = new Set(
    Array.from(found.slice(0, 64), (character) => NAMES[character] ?? codeOf(character)),
  );
  return [...labels].join(' ');
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Tag characters mirror ASCII; the chip shows the text they hide. */
function readTags(found: string): string {
  return Array.from(found, (character) => {
    const code = (character.codePointAt(0) ?? 0) - 0xe0000;
    return code >= 0x20 && code < 0x7f ? String.fromCodePoint(code) : '';
  }).join('');
}
