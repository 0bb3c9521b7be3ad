import { expect, it } from 'vitest';

import { scoreText } from '../../bench/pages/score-text.ts';

it('Markdown syntax and URLs do not change the score of a text', () => {
  const markdown = '# Moss has **no** [roots](https://a.example/b) and drinks with its leaves';
  expect(scoreText(markdown, 'Moss has no roots and drinks with its leaves').f1).toBe(1);
});

it('missing words lower recall, and foreign words lower precision', () => {
  const text = 'one two three four five six seven';
  expect(scoreText('one two three four five', text)).toMatchObject({ recall: 0.5, precision: 1 });
  expect(scoreText(text, 'one two three four five')).toMatchObject({ recall: 1, precision: 0.5 });
  expect(scoreText('', text)).toEqual({ recall: 0, precision: 0, f1: 0 });
});

it('letters of scripts without spaces count as words', () => {
  expect(scoreText('苔没有根，用叶子喝水', '苔没有根，用叶子喝').recall).toBe(1);
});
