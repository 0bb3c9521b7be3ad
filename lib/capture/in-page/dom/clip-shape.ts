/** A box that is narrower or lower is unreadable, in CSS pixels. */
const MIN_PX = 1;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A length of a computed style in pixels; undefined if it is not a plain length or percentage. */
function toPx(length: string, whole: number): number | undefined {
  const match = /^(-?[\d.]+(?:e-?\d+)?)(px|%)?$/u.exec(length);
  if (match === null) return undefined;
  const value = Number(match[1]);
  return match[2] === '%' ? (value / 100) * whole : value;
}

/** The four offsets of `inset(…)`: top, right, bottom, left. Fewer values are expanded as in CSS. */
function sidesOf(lengths: readonly string[]): readonly [string, string, string, string] {
  const [top = '0px', right = top, bottom = top, left = right] = lengths;
  return [top, right, bottom, left];
}

function isEmptyInset(content: string, { width, height }: Size): boolean {
  const lengths =
    content
      .split(/\bround\b/u, 1)[0]
      ?.trim()
      .split(/\s+/u) ?? [];
  const [top, right, bottom, left] = sidesOf(lengths);
  const [above, below] = [toPx(top, height), toPx(bottom, height)];
  const [before, after] = [toPx(left, width), toPx(right, width)];
  if (above === undefined || below === undefined || before === undefined || after === undefined) return false;
  return height - above - below <= MIN_PX || width - before - after <= MIN_PX;
}

function isEmptyRound(content: string, { width, height }: Size): boolean {
  const radii =
    content
      .split(/\bat\b/u, 1)[0]
      ?.trim()
      .split(/\s+/u) ?? [];
  return radii.some((radius) => {
    const px = toPx(radius, Math.max(width, height));
    return px !== undefined && px <= MIN_PX / 2;
  });
}

function isEmptyPolygon(content: string, { width, height }: Size): boolean {
  const points = content
    .replace(/^\s*(?:nonzero|evenodd)\s*,/u, '')
    .split(',')
    .map((point) => point.trim().split(/\s+/u));
  const xs = points.map(([x = '']) => toPx(x, width));
  const ys = points.map(([, y = '']) => toPx(y, height));
  const span = (values: readonly (number | undefined)[]): number => {
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length ? Math.max(...known) - Math.min(...known) : Infinity;
  };
  return span(xs) <= MIN_PX || span(ys) <= MIN_PX;
}

/** Whether the computed `clip-path` of a box of this size leaves nothing of it. */
export function isClippedToNothing(clipPath: string, box: Size): boolean {
  const [, shape, content = ''] = /^(inset|circle|ellipse|polygon)\((.*)\)/u.exec(clipPath) ?? [];
  if (shape === 'inset') return isEmptyInset(content, box);
  if (shape === 'polygon') return isEmptyPolygon(content, box);
  return shape !== undefined && isEmptyRound(content, box);
}
