import { characterEntities } from 'character-entities';

const REFERENCE = /&(?:#(\d{1,7})|#[Xx]([\dA-Fa-f]{1,6})|([A-Za-z]\w{1,31}));/g;

/**
 * Decodes character references once. A name that HTML does not define stays as written.
 *
 * @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
export function decodeEntities(source: string): string {
  if (!source.includes('&')) return source;
  return source.replace(
    REFERENCE,
    (written: string, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) {
        return Object.hasOwn(characterEntities, name) ? (characterEntities[name] ?? written) : written;
      }
      return characterOf(decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10));
    },
  );
}

function characterOf(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}
