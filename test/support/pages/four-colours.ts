import { encodePng } from '../browsers/encode-png.ts';

/** The colours of the four quarters of the test picture: from left to right, the upper ones first. */
export const FOUR_COLOURS = [
  [200, 30, 30],
  [30, 160, 60],
  [40, 60, 200],
  [240, 200, 40],
] as const;

/** A PNG of four quarters in different colours, so that a test can tell which part of it a picture shows. */
export function fourColours(width: number, height: number): Buffer {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      rgb.set(FOUR_COLOURS[quarter] ?? [0, 0, 0], (y * width + x) * 3);
    }
  }
  return encodePng({ width, height, rgb });
}
