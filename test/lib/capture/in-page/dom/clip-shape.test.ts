import { expect, it } from 'vitest';

import { isClippedToNothing } from '#lib/capture/in-page/dom/clip-shape.ts';

const BOX = { width: 400, height: 40 };

it.each([
  'inset(50%)',
  'inset(100%)',
  'inset(99%)',
  'inset(0px 400px 0px 0px)',
  'inset(20px 0px)',
  'inset(50% round 4px)',
  'circle(0px at 50% 50%)',
  'circle(0%)',
  'ellipse(0px 20px)',
  'polygon(0px 0px, 0px 0px, 0px 0px, 0px 0px)',
  'polygon(0% 0%, 100% 0%, 50% 0%)',
  'polygon(evenodd, 0px 0px, 0px 40px, 0px 20px)',
])('the clip path %s leaves nothing of a box', (clipPath) => {
  expect(isClippedToNothing(clipPath, BOX)).toBe(true);
});

it.each([
  'none',
  '',
  'inset(10%)',
  'inset(0px 100px)',
  'circle(50%)',
  'circle(closest-side at 50% 50%)',
  'ellipse(200px 20px)',
  'polygon(0px 0px, 400px 0px, 400px 40px)',
  'polygon(calc(0% + 5px) 0px, 400px 0px, 400px 40px)',
  'path("M 0 0 L 10 10")',
  'url("#shape")',
])('the clip path %s leaves something of a box, or is unknown', (clipPath) => {
  expect(isClippedToNothing(clipPath, BOX)).toBe(false);
});
