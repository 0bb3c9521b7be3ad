import { expect, it } from 'vitest';

import { findVersions, turnTo } from '#lib/chats/versions.ts';

function nodes(...pairs: readonly [id: string, parent: string | null][]) {
  return pairs.map(([id, parent]) => ({ id, parent }));
}

const TREE = nodes(
  ['q1', null],
  ['a1', 'q1'],
  ['q2', 'a1'],
  ['a2', 'q2'],
  ['q1b', null],
  ['a1b', 'q1b'],
  ['a2b', 'q2'],
  ['a1c', 'q1b'],
);

it('only messages with a second version have versions', () => {
  const path = TREE.slice(0, 4);
  expect(findVersions(path, TREE).map((all) => all.map(({ id }) => id))).toEqual([
    ['q1', 'q1b'],
    ['a2', 'a2b'],
  ]);
});

it('a branch ends with the latest leaf that is below it, and the one before is remembered', () => {
  expect(turnTo('q1b', { leaf: 'a2' }, TREE)).toEqual({ leaf: 'a1c', leftLeaves: { q1: 'a2' } });
});

it('a branch is shown where it was left', () => {
  const branch = turnTo('q1', { leaf: 'a1b', leftLeaves: { q1: 'a2' } }, TREE);
  expect(branch).toEqual({ leaf: 'a2', leftLeaves: { q1: 'a2', q1b: 'a1b' } });
});

it('a remembered leaf no longer counts when it is in another branch or gone', () => {
  for (const left of ['a1c', 'deleted']) {
    expect(turnTo('q1', { leaf: 'a1b', leftLeaves: { q1: left } }, TREE)?.leaf).toBe('a2b');
  }
});

it('a branch where something was asked since it was left is shown to its end', () => {
  const longer = [...TREE, ...nodes(['q3', 'a2'], ['a3', 'q3'])];
  expect(turnTo('q1', { leaf: 'a1b', leftLeaves: { q1: 'a2' } }, longer)?.leaf).toBe('a3');
});

it('a message deep in another branch is shown, and the branch that is left is remembered at its fork', () => {
  expect(turnTo('a2b', { leaf: 'a1c' }, TREE)).toEqual({ leaf: 'a2b', leftLeaves: { q1b: 'a1c' } });
});

it('a walk of a tree with a cycle ends', () => {
  const ring = nodes(['a', 'b'], ['b', 'a'], ['c', 'a']);
  expect(turnTo('c', { leaf: 'b' }, ring)?.leaf).toBe('c');
  expect(turnTo('a', { leaf: null }, nodes(['a', 'b'], ['b', 'a']))?.leaf).toBe('a');
});
