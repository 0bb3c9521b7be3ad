/**
 * A number of 53 bits, in hexadecimal, that identifies a text regardless of white space. It distinguishes two
 * versions of a page and has no security purpose. `crypto.subtle` is missing in pages without TLS.
 *
 * @see https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js (public domain)
 */
export function fingerprint(text: string): string {
  let one = 0xdeadbeef;
  let other = 0x41c6ce57;
  for (const word of text.matchAll(/\S+/gu)) {
    for (let index = 0; index < word[0].length; index += 1) {
      const code = word[0].charCodeAt(index);
      one = Math.imul(one ^ code, 2654435761);
      other = Math.imul(other ^ code, 1597334677);
    }
    one = Math.imul(one ^ 32, 2654435761);
    other = Math.imul(other ^ 32, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(16);
}
