import { expect, it } from 'vitest';

import { findNearest, layOutTimeline, sliceAt } from '#lib/inspector/lay-out-timeline.ts';
import { createSummaryCounter, isProblem, sizeOf } from '#lib/inspector/stream-summary.ts';
import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';

const ENTRIES: readonly StreamEntry[] = [
  { kind: 'request', at: 0, method: 'POST', path: '/' },
  { kind: 'response', at: 40, status: 200, headers: {} },
  {
    kind: 'event',
    at: 100,
    event: 'message',
    data: 'Grüße',
    id: '',
    findings: [{ type: 'answer', count: 5 }],
  },
  { kind: 'line', at: 110, data: 'no field' },
  { kind: 'event', at: 900, event: 'message', data: '{', id: '', findings: [{ type: 'malformed' }] },
  { kind: 'close', at: 1000, how: 'broken' },
];

it('a summary counts events, bytes and problems, and knows the first event and the longest gap', () => {
  const counter = createSummaryCounter();
  for (const entry of ENTRIES) counter.add(entry);
  expect(counter.read()).toEqual({
    events: 2,
    bytes: 16,
    problems: 3,
    firstEventMs: 100,
    longestGap: { ms: 790, index: 4 },
    lastAt: 1000,
  });
});

it('the wait before a retried request is not a gap, and its first event counts from the request', () => {
  const counter = createSummaryCounter();
  counter.add({ kind: 'request', at: 0, method: 'POST', path: '/' });
  counter.add({ kind: 'response', at: 10, status: 503, headers: {} });
  counter.add({ kind: 'request', at: 5000, method: 'POST', path: '/' });
  counter.add({ kind: 'event', at: 5020, event: 'message', data: '', id: '' });
  expect(counter.read()).toMatchObject({ firstEventMs: 20, longestGap: { ms: 20 }, problems: 1 });
});

it('a size is in bytes, and an entry without data has none', () => {
  expect(ENTRIES.map(sizeOf)).toEqual([undefined, undefined, 7, 8, 1, undefined]);
});

it('an event that was not read because the stream had ended is not a problem', () => {
  expect(isProblem({ kind: 'event', at: 0, event: 'message', data: '{', id: '' })).toBe(false);
});

it('a timeline sums up slices of time, and marks those with a problem', () => {
  const { slices, mostBytes, requests } = layOutTimeline(ENTRIES, 10, 1000);
  expect(slices).toEqual([
    { at: 0, bytes: 0, hasProblem: false },
    { at: 1, bytes: 15, hasProblem: true },
    { at: 9, bytes: 1, hasProblem: true },
  ]);
  expect(mostBytes).toBe(15);
  expect(requests).toEqual([0]);
});

it('a stream that takes no time is one slice', () => {
  expect(layOutTimeline([{ kind: 'comment', at: 0, data: '' }], 10, 0).slices).toHaveLength(1);
  expect(sliceAt(5, 10, 0)).toBe(0);
});

it('the nearest entry to a time is found', () => {
  const near = [0, 60, 75, 500, 600, 5000].map((at) => findNearest(ENTRIES, at));
  expect(near).toEqual([0, 1, 2, 3, 4, 5]);
  expect(findNearest([], 10)).toBe(0);
});
