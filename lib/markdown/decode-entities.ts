import { characterEntitiesHtml4 } from 'character-entities-html4';

const reference = /&(?:#(\d{1,7})|#[Xx]([\dA-Fa-f]{1,6})|([A-Za-z]\w{1,31}));/g;

/**
 * Decodes character references once.
 *
 * Named ones are the 252 of HTML 4 and `&apos;`, which is what models write; the table of all 2,125 weighs as
 * much as the Markdown lexer. An unknown name stays as it is written.
 *
 * @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
export function decodeEntities(source: string): string {
  if (!source.includes('&')) return source;
  return source.replace(reference, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name === 'apos') return "'";
    if (name !== undefined) {
      return Object.hasOwn(characterEntitiesHtml4, name) ? (characterEntitiesHtml4[name] ?? whole) : whole;
    }
    return characterOf(decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10));
  });
}

function characterOf(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}
