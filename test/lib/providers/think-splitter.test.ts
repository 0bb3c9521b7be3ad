import { array, assert, constantFrom, property, string } from 'fast-check';
import { expect, it } from 'vitest';

import { createThinkSplitter } from '#lib/providers/think-splitter.ts';

function split(pieces: readonly string[]): { answer: string; reasoning: string } {
  const read = { answer: '', reasoning: '' };
  const splitter = createThinkSplitter((channel, text) => {
    expect(text).not.toBe('');
    read[channel] += text;
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return read;
}

it.each([
  ['Hi', 'Hi', ''],
  ['<think>a</think>b', 'b', 'a'],
  ['\n <think>\n a \n</think>\n\n b ', 'b ', 'a'],
  ['<think></think>b', 'b', ''],
  ['<think>a', '', 'a'],
  ['<think>a</thin', '', 'a</thin'],
  ['<thin', '<thin', ''],
  ['  ', '  ', ''],
  ['<thinking>a</thinking>', '<thinking>a</thinking>', ''],
  ['Hi <think>a</think>', 'Hi <think>a</think>', ''],
  ['<think>a</think>b<think>c</think>', 'b<think>c</think>', 'a'],
  ['<think>a < b </ think> </think></think>', '</think>', 'a < b </ think>'],
])('splits %j, however it is cut', (text, answer, reasoning) => {
  expect(split([text])).toEqual({ answer, reasoning });
  expect(split(Array.from(text))).toEqual({ answer, reasoning });
  for (let at = 0; at <= text.length; at += 1) {
    expect(split([text.slice(0, at), text.slice(at)].filter((piece) => piece !== ''))).toEqual({
      answer,
      reasoning,
    });
  }
});

it('gives the same for every way to cut a text', () => {
  const piece = constantFrom(
    '<think>',
    '</think>',
    '<',
    'think',
    '>',
    '/',
    ' ',
    '\n',
    'a',
    '😀',
    '<thi',
    'nk>',
  );
  assert(
    property(array(piece, { minLength: 1, maxLength: 20 }), string({ maxLength: 3 }), (pieces, rest) => {
      const whole = [...pieces, rest].filter((text) => text !== '');
      expect(split(whole)).toEqual(split([whole.join('')]));
    }),
    { numRuns: 2000 },
  );
});
