import { expect, it } from 'vitest';

import { findPeers, isComparedWith, keepOne, placeAnswer } from '#lib/chats/comparison.ts';
import { anAnswer, aQuestion } from '#test/support/panel/open-panel.ts';

const plain = aQuestion('q', 'Why?');
const compared = { ...plain, compared: ['a', 'b'] };
const [a, b, c] = [anAnswer('a', 'q'), anAnswer('b', 'q'), anAnswer('c', 'q')];

it('an answer that is requested next to another one is compared with it, and a third with both', () => {
  const two = placeAnswer(plain, 'b', { type: 'next-to', answer: 'a' });
  expect(two).toEqual(compared);
  const three = placeAnswer(compared, 'c', { type: 'next-to', answer: 'b' });
  expect(three?.compared).toEqual(['a', 'b', 'c']);
  expect(three && placeAnswer(three, 'd', { type: 'next-to', answer: 'a' })).toBeUndefined();
});

it('an answer that is requested next to one that is not compared begins another comparison', () => {
  expect(placeAnswer(compared, 'd', { type: 'next-to', answer: 'c' })?.compared).toEqual(['c', 'd']);
});

it('an answer that is requested instead of a compared one replaces it, and any other ends the comparison', () => {
  expect(placeAnswer(compared, 'c', { type: 'instead', answer: 'a' })?.compared).toEqual(['c', 'b']);
  expect(placeAnswer(compared, 'c', { type: 'instead', answer: 'other' })).toEqual(plain);
  expect(placeAnswer(compared, 'c', undefined)).toEqual(plain);
  expect(placeAnswer(plain, 'c', undefined)).toBe(plain);
});

it('the leaf stays where it is only for an answer that is compared with it', () => {
  expect(isComparedWith(compared, 'a', 'b')).toBe(true);
  expect(isComparedWith(compared, 'c', 'b')).toBe(false);
  expect(isComparedWith(compared, 'a', 'c')).toBe(false);
  expect(isComparedWith(plain, 'a', 'b')).toBe(false);
  expect(isComparedWith(compared, null, 'b')).toBe(false);
});

it('the answers next to the last one are those that are compared with it, in their order', () => {
  const question = { ...plain, compared: ['c', 'a', 'b'] };
  expect(findPeers([question, a], [question, a, b, c])).toEqual([c, b]);
  expect(findPeers([plain, a], [plain, a, b])).toEqual([]);
  expect(findPeers([compared, c], [compared, a, b, c])).toEqual([]);
  expect(findPeers([], [])).toEqual([]);
});

it('nothing is compared any more once something was asked below one of the answers', () => {
  const later = aQuestion('q2', 'And?', 'b');
  expect(findPeers([compared, a], [compared, a, b, later])).toEqual([]);
});

it('a file cannot show answers of another question next to the last one, or more than there is room for', () => {
  const foreign = anAnswer('x', 'other');
  const question = { ...plain, compared: ['a', 'x', 'gone', 'b'] };
  expect(findPeers([question, a], [question, a, foreign, b])).toEqual([]);
});

it('keeping an answer ends the comparison that it is in', () => {
  expect(keepOne(compared, 'b')).toEqual(plain);
  expect(keepOne(compared, 'c')).toBeUndefined();
  expect(keepOne(plain, 'a')).toBeUndefined();
});
