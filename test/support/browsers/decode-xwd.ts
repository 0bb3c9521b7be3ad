import type { Area } from './display.ts';

/** Pixels of a picture: three bytes (red, green, blue) each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/**
 * Reads an area of an X window dump, as Xvfb keeps it in its frame buffer file.
 *
 * Only what Xvfb writes at depth 24: 32 bits per pixel, blue first.
 *
 * @see https://www.x.org/releases/X11R7.7/doc/man/man1/xwd.1.xhtml
 */
export function decodeXwd(dump: Buffer, area: Area): Pixels {
  const headerBytes = dump.readUInt32BE(0);
  const bitsPerPixel = dump.readUInt32BE(44);
  const rowBytes = dump.readUInt32BE(48);
  const colorCount = dump.readUInt32BE(76);
  if (bitsPerPixel !== 32) throw new Error(`A screen with ${bitsPerPixel} bits per pixel cannot be read`);
  const start = headerBytes + colorCount * 12;
  const rgb = Buffer.alloc(area.width * area.height * 3);
  let at = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    let from = start + y * rowBytes + area.x * 4;
    for (let x = 0; x < area.width; x++, from += 4) {
      rgb[at++] = dump[from + 2] ?? 0;
      rgb[at++] = dump[from + 1] ?? 0;
      rgb[at++] = dump[from] ?? 0;
    }
  }
  return { width: area.width, height: area.height, rgb };
}
