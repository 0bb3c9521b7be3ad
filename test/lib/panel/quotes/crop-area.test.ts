import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  areaBetween,
  type Edge,
  LEAST_SIDE,
  moveArea,
  placeEdge,
  placeOf,
  rangeOf,
  wholeArea,
} from '#lib/panel/quotes/crop-area.ts';
import type { Area, Size } from '#lib/pictures/picture-size.ts';

const PICTURE = { width: 400, height: 300 };
const AREA = { x: 100, y: 50, width: 200, height: 100 };
const EDGES: Edge[] = ['left', 'right', 'top', 'bottom'];

function expectWithin({ x, y, width, height }: Area, picture: Size): void {
  expect([x, y, width, height].every(Number.isInteger)).toBe(true);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(y).toBeGreaterThanOrEqual(0);
  expect(width).toBeGreaterThanOrEqual(Math.min(LEAST_SIDE, picture.width));
  expect(height).toBeGreaterThanOrEqual(Math.min(LEAST_SIDE, picture.height));
  expect(x + width).toBeLessThanOrEqual(picture.width);
  expect(y + height).toBeLessThanOrEqual(picture.height);
}

describe('a drawn rectangle', () => {
  it('an area is the same from whichever corner it is drawn', () => {
    const corners = [
      [100, 50, 300, 150],
      [300, 150, 100, 50],
      [300, 50, 100, 150],
    ] as const;
    for (const [x, y, toX, toY] of corners) {
      expect(areaBetween({ x, y }, { x: toX, y: toY }, PICTURE)).toEqual(AREA);
    }
  });

  it('an area ends at the border of the picture', () => {
    expect(areaBetween({ x: 300, y: 200 }, { x: 900, y: -40 }, PICTURE)).toEqual({
      x: 300,
      y: 0,
      width: 100,
      height: 200,
    });
  });

  it('a drag of a few pixels makes no area', () => {
    expect(areaBetween({ x: 10, y: 10 }, { x: 12, y: 200 }, PICTURE)).toBeUndefined();
  });

  it('an area may cover a picture that is smaller than the least side', () => {
    expect(areaBetween({ x: 0, y: 0 }, { x: 3, y: 2 }, { width: 3, height: 2 })).toEqual(
      wholeArea({ width: 3, height: 2 }),
    );
  });
});

describe('a rectangle', () => {
  it('an area keeps its size when it is moved', () => {
    expect(moveArea(AREA, { x: 30, y: -10 }, PICTURE)).toEqual({ ...AREA, x: 130, y: 40 });
    expect(moveArea(AREA, { x: 999, y: 999 }, PICTURE)).toEqual({ ...AREA, x: 200, y: 200 });
  });

  it.each(EDGES)('moving the %s edge leaves the other three in place', (edge) => {
    const moved = placeEdge(AREA, edge, placeOf(AREA, edge) + 7, PICTURE);
    for (const other of EDGES) {
      expect(placeOf(moved, other)).toBe(placeOf(AREA, other) + (other === edge ? 7 : 0));
    }
  });

  it('an area stays visible and within the picture after any change', () => {
    const side = fc.integer({ min: 1, max: 3000 });
    const steps = fc.array(
      fc.record({
        edge: fc.constantFrom(...EDGES),
        to: fc.double({ min: -4000, max: 4000, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(side, side, steps, (width, height, moves) => {
        const picture = { width, height };
        let area = wholeArea(picture);
        for (const { edge, to } of moves) {
          area = placeEdge(area, edge, to, picture);
          expectWithin(area, picture);
          const [least, most] = rangeOf(area, edge, picture);
          expect(placeOf(area, edge)).toBeGreaterThanOrEqual(least);
          expect(placeOf(area, edge)).toBeLessThanOrEqual(most);
          area = moveArea(area, { x: to, y: -to }, picture);
          expectWithin(area, picture);
        }
      }),
    );
  });
});
