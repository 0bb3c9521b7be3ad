/** The predefined character maps of Adobe's Asian fonts, as `data:` URLs by path. */
const MAPS = import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
  eager: true,
  import: 'default',
  query: '?url&inline',
});

const urlOfName = new Map(Object.entries(MAPS).map(([path, url]) => [path.replace(/^.*\//, ''), url]));

/**
 * One predefined character map, by the name of its file, such as `UniJIS-UCS2-H.bcmap`.
 *
 * They are all in this chunk, because no page of ours may fetch a file, not even its own.
 *
 * @throws When PDF.js has no such map.
 */
export function readCharacterMap(filename: string): Uint8Array<ArrayBuffer> {
  const url = urlOfName.get(filename);
  if (url === undefined) throw new Error(`There is no character map ${filename}`);
  return Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (character) => character.charCodeAt(0));
}
