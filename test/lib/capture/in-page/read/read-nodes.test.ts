// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { EVERYTHING } from '#lib/capture/in-page/dom/range-membership.ts';
import { createPace } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Look } from '#lib/capture/in-page/dom/visibility.ts';
import { readParts } from '#lib/capture/in-page/read/read-nodes.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

const BLOCK: Look = { shown: true, text: true, flow: 'block', white: 'collapse' };
const LIMITS = { characters: 1_000_000, nodes: 1_000_000 };

function reader(limits: Partial<typeof LIMITS> = {}) {
  return { look: () => BLOCK, marks: EVERYTHING, limits: { ...LIMITS, ...limits }, pace: createPace() };
}

it('reads thousands of nested elements without overflowing', async () => {
  const top = document.createElement('div');
  let at: Element = top;
  for (let depth = 0; depth < 3_000; depth += 1) {
    const inner = document.createElement(['blockquote', 'ul', 'li', 'b', 'div'][depth % 5] ?? 'div');
    at.append(inner);
    at = inner;
  }
  at.append('bottom');
  const { parts, cut } = await readParts(top, false, reader());
  expect(cut).toBeUndefined();
  expect(await writeMarkdown(parts, createPace())).toContain('bottom');
}, 60_000);

it('says that it stopped at the most nodes that it may read', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>one</p><p>two</p><p>three</p>';
  const { parts, cut } = await readParts(top, false, reader({ nodes: 4 }));
  expect(cut).toBe('nodes');
  expect(await writeMarkdown(parts, createPace())).toBe('one\n\ntwo');
});

it('says that it stopped when its time was over', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>word</p>'.repeat(100);
  let time = 0;
  const pace = createPace(() => (time += 5_000));
  expect((await readParts(top, false, { ...reader(), pace })).cut).toBe('time');
});

it('gives way to the page', async () => {
  const top = document.createElement('div');
  top.innerHTML = '<p>word</p>'.repeat(200);
  let time = 0;
  let rests = 0;
  const pace = createPace(() => (time += 10));
  const counting = {
    ...pace,
    rest: async () => {
      rests += 1;
      await pace.rest();
    },
  };
  await readParts(top, false, { ...reader(), pace: counting });
  expect(rests).toBeGreaterThan(10);
});
