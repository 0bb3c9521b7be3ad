/** The predefined character maps of Adobe's Asian fonts, as `data:` URLs by path. */
const MAPS = import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
  eager: true,
  import: 'default',
  query: '?url&inline',
});

const URL_OF_NAME = new Map(Object.entries(MAPS).map(([path, url]) => [path.replace(/^.*\//, ''), url]));

/**
 * Returns a predefined character map by the name of its file, such as `UniJIS-UCS2-H.bcmap`.
 *
 * All maps are in this chunk, because no page of ours may fetch a file, not even its own.
 *
 * @throws When PDF.js has no such map.
 */
export function readCharacterMap(filename: string): Uint8Array<ArrayBuffer> {
  const url = URL_OF_NAME.get(filename);
  if (url === undefined) throw new Error(`Unknown character map: ${filename}`);
  return Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (character) => character.charCodeAt(0));
}
