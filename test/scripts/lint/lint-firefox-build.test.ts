import { expect, test } from 'vitest';

import { LIBRARY_WARNINGS } from '#scripts/lint/library-warnings.ts';
import { judgeFindings } from '#scripts/lint/lint-firefox-build.ts';

const LISTED = [
  { package: 'preact', code: 'UNSAFE_VAR_ASSIGNMENT', file: '/dist/preact', reason: 'never used' },
];
const IN_PREACT = {
  code: 'UNSAFE_VAR_ASSIGNMENT',
  message: 'Unsafe assignment to innerHTML',
  source: '../../../node_modules/preact/dist/preact.mjs',
};

test('a listed warning about a package passes', () => {
  expect(judgeFindings([IN_PREACT], LISTED)).toEqual([]);
});

test('the same warning about our own code fails', () => {
  const ours = { ...IN_PREACT, source: '../../../lib/markdown/view.ts' };
  expect(judgeFindings([IN_PREACT, ours], LISTED)).toEqual([
    '../../../lib/markdown/view.ts: Unsafe assignment to innerHTML (UNSAFE_VAR_ASSIGNMENT)',
  ]);
});

test('another warning about a listed package fails', () => {
  const evaluated = { ...IN_PREACT, code: 'DANGEROUS_EVAL', message: 'eval can be harmful.' };
  expect(judgeFindings([IN_PREACT, evaluated], LISTED)).toHaveLength(1);
});

test('an error is excused by no list', () => {
  expect(judgeFindings([IN_PREACT], [])).toHaveLength(1);
});

test('a listed warning that no longer occurs has to leave the list', () => {
  expect(judgeFindings([], LISTED)).toEqual([
    'preact/dist/preact: UNSAFE_VAR_ASSIGNMENT does not occur; take it off the list',
  ]);
});

test('every listed warning has a reason', () => {
  expect(LIBRARY_WARNINGS.filter(({ reason }) => reason.length < 40)).toEqual([]);
});
