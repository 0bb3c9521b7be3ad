// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { outlinePage, type Outline } from '#lib/capture/in-page/read/outline-page.ts';
import { chooseMaxPeers } from '#lib/capture/in-page/read/skeleton-document.ts';

function outlineOf(html: string): Promise<Outline> {
  document.body.innerHTML = html;
  return outlinePage(document, createTimeSlicer(), () => false);
}

it('a page of ordinary size is taken apart with all of its siblings', async () => {
  expect(chooseMaxPeers(await outlineOf('<p>One.</p>'.repeat(50)))).toBe(Infinity);
});

it('on a page that is too large, as many siblings are included as fit', async () => {
  const outline = await outlineOf('<p>One.</p>'.repeat(50));
  expect(chooseMaxPeers(outline, 20)).toBeGreaterThan(1);
  expect(chooseMaxPeers(outline, 20)).toBeLessThanOrEqual(20);
});

it('only one sibling is included from the largest page', async () => {
  expect(chooseMaxPeers(await outlineOf('<p>One.</p>'.repeat(50)), 1)).toBe(1);
});
