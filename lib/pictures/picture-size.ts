/** The longest side of a picture in pixels. Vision models scale larger ones down themselves. */
export const MAX_SIDE = 2048;

/** The longest base64 text of a picture. Drafts are kept in `storage.session`, which holds 10 MB in total. */
export const MAX_CHARACTERS = 1_500_000;

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle within a picture, in its pixels. */
export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/** Scales a size down until its longer side is at most `maxSide`; whole pixels, at least one each way. */
export function fitSize({ width, height }: Size, maxSide = MAX_SIDE): Size {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Clips `area` to `bounds`; undefined when less than one pixel is left. */
export function clipArea(area: Area, bounds: Area): Area | undefined {
  const x = Math.max(area.x, bounds.x);
  const y = Math.max(area.y, bounds.y);
  const width = Math.min(area.x + area.width, bounds.x + bounds.width) - x;
  const height = Math.min(area.y + area.height, bounds.y + bounds.height) - y;
  return width >= 1 && height >= 1 ? { x, y, width, height } : undefined;
}
