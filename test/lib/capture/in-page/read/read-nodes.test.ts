// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { EVERYTHING } from '#lib/capture/in-page/dom/range-membership.ts';
import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Visibility } from '#lib/capture/in-page/dom/visibility.ts';
import { readNodes } from '#lib/capture/in-page/read/read-nodes.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

const BLOCK: Visibility = {
  isShown: true,
  showsText: true,
  flow: 'block',
  layout: 'flow',
  whiteSpace: 'collapse',
  isMonospace: false,
  listStyle: '',
};
const LIMITS = { characters: 1_000_000, nodes: 1_000_000 };

function reader(limits: Partial<typeof LIMITS> = {}) {
  return {
    visibility: () => BLOCK,
    membership: EVERYTHING,
    limits: { ...LIMITS, ...limits },
    slicer: createTimeSlicer(),
  };
}

it('thousands of nested elements do not overflow the walk', async () => {
  const top = document.createElement('div');
  let at: Element = top;
  for (let depth = 0; depth < 3_000; depth += 1) {
    const inner = document.createElement(['blockquote', 'ul', 'li', 'b', 'div'][depth % 5] ?? 'div');
    at.append(inner);
    at = inner;
  }
  at.append('bottom');
  const { nodes, cut } = await readNodes(top, false, reader());
  expect(cut).toBeUndefined();
  expect(await writeMarkdown(nodes, createTimeSlicer())).toContain('bottom');
}, 60_000);

it('a walk reports that it stopped at the node limit', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>one</p><p>two</p><p>three</p>';
  const { nodes, cut } = await readNodes(top, false, reader({ nodes: 4 }));
  expect(cut).toBe('nodes');
  expect(await writeMarkdown(nodes, createTimeSlicer())).toBe('one\n\ntwo');
});

it('a walk reports that it ran out of time', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>word</p>'.repeat(100);
  let time = 0;
  const slicer = createTimeSlicer(() => (time += 5_000));
  expect((await readNodes(top, false, { ...reader(), slicer })).cut).toBe('time');
});

it('a walk yields to the page between slices', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>word</p>'.repeat(200);
  let time = 0;
  let rests = 0;
  const slicer = createTimeSlicer(() => (time += 10));
  const counting = {
    ...slicer,
    yieldToPage: async () => {
      rests += 1;
      await slicer.yieldToPage();
    },
  };
  await readNodes(top, false, { ...reader(), slicer: counting });
  expect(rests).toBeGreaterThan(10);
});
