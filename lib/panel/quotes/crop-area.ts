import type { Area, Size } from '#lib/pictures/picture-size.ts';

/** A point of a picture, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A side of a rectangle. */
export type Edge = 'left' | 'right' | 'top' | 'bottom';

/** A drag shorter than this in either direction is an accident, and too small to show anything. */
export const LEAST_SIDE = 8;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** The area that covers a picture. */
export function wholeArea({ width, height }: Size): Area {
  return { x: 0, y: 0, width, height };
}

/** The rectangle between two corners, in whole pixels and within the picture; undefined when it is too small. */
export function areaBetween(one: Point, other: Point, picture: Size): Area | undefined {
  const x = [one.x, other.x].map((value) => Math.round(clamp(value, 0, picture.width)));
  const y = [one.y, other.y].map((value) => Math.round(clamp(value, 0, picture.height)));
  const width = Math.max(...x) - Math.min(...x);
  const height = Math.max(...y) - Math.min(...y);
  const least = { width: Math.min(LEAST_SIDE, picture.width), height: Math.min(LEAST_SIDE, picture.height) };
  return width < least.width || height < least.height
    ? undefined
    : { x: Math.min(...x), y: Math.min(...y), width, height };
}

/** Moves a rectangle without leaving the picture or changing its size. */
export function moveArea(area: Area, by: Point, picture: Size): Area {
  return {
    ...area,
    x: Math.round(clamp(area.x + by.x, 0, picture.width - area.width)),
    y: Math.round(clamp(area.y + by.y, 0, picture.height - area.height)),
  };
}

/** The distance of an edge from the left or the top of the picture. */
export function placeOf(area: Area, edge: Edge): number {
  switch (edge) {
    case 'left':
      return area.x;
    case 'right':
      return area.x + area.width;
    case 'top':
      return area.y;
    case 'bottom':
      return area.y + area.height;
    default:
      return edge satisfies never;
  }
}

/** The range of an edge: from the border of the picture to `LEAST_SIDE` before the opposite edge. */
export function rangeOf(area: Area, edge: Edge, picture: Size): readonly [least: number, most: number] {
  const leastWidth = Math.min(LEAST_SIDE, picture.width);
  const leastHeight = Math.min(LEAST_SIDE, picture.height);
  switch (edge) {
    case 'left':
      return [0, area.x + area.width - leastWidth];
    case 'right':
      return [area.x + leastWidth, picture.width];
    case 'top':
      return [0, area.y + area.height - leastHeight];
    case 'bottom':
      return [area.y + leastHeight, picture.height];
    default:
      return edge satisfies never;
  }
}

/** Moves one edge to a distance from the left or the top of the picture; the other three stay. */
export function placeEdge(area: Area, edge: Edge, at: number, picture: Size): Area {
  const place = Math.round(clamp(at, ...rangeOf(area, edge, picture)));
  switch (edge) {
    case 'left':
      return { ...area, x: place, width: area.x + area.width - place };
    case 'right':
      return { ...area, width: place - area.x };
    case 'top':
      return { ...area, y: place, height: area.y + area.height - place };
    case 'bottom':
      return { ...area, height: place - area.y };
    default:
      return edge satisfies never;
  }
}
