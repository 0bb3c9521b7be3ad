import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createReasoningSplitter } from '#lib/providers/reasoning-splitter.ts';

function split(pieces: readonly string[], hasReasoning = false): { answer: string; reasoning: string } {
  const read = { answer: '', reasoning: '' };
  const splitter = createReasoningSplitter(
    {
      text(channel, text) {
        if (text === '') throw new Error('A text is empty.');
        read[channel] += text;
      },
      moveToReasoning(rest) {
        read.reasoning += (read.answer + rest).trimEnd();
        read.answer = '';
      },
    },
    () => hasReasoning,
  );
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return read;
}

const FENCE = '```';

describe('a text is split in the same way however it is cut', () => {
  it.each([
    ['Hi', 'Hi', ''],
    ['<think>a</think>b', 'b', 'a'],
    ['\n <think>\n a \n</think>\n\n b ', 'b ', 'a'],
    ['<think></think>b', 'b', ''],
    ['<think>a', '', 'a'],
    ['<think>a</thin', '', 'a</thin'],
    ['<thin', '<thin', ''],
    ['  ', '  ', ''],
    // Other spellings
    ['<thinking>\nhidden\n</thinking>\n\nVisible.', 'Visible.', 'hidden'],
    ['<thought>a</thought>b', 'b', 'a'],
    ['<reasoning>a</reasoning>b', 'b', 'a'],
    ['◁think▷a◁/think▷b', 'b', 'a'],
    ['[THINK]a[/THINK]b', 'b', 'a'],
    ['<seed:think>a</seed:think>b', 'b', 'a'],
    ['<|channel>thought\na\n<channel|>b', 'b', 'a'],
    ['<|channel>thought\n<channel|>b', 'b', ''],
    ['<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>', 'b', 'a'],
    ['<|begin_of_thought|>a<|end_of_thought|>\n<|begin_of_solution|>\nb\n<|end_of_solution|>', 'b\n', 'a'],
    ['<think>a</think><answer>b</answer>', 'b', 'a'],
    // Closed without having been opened
    ['a\n</think>\n\nb', 'b', 'a'],
    ['a</think>b', 'b', 'a'],
    ['a b\nc d</thinking>e', 'e', 'a b\nc d'],
    ['a◁/think▷b', 'b', 'a'],
    ['a<channel|>b', 'b', 'a'],
    ['</think>b', 'b', ''],
    ['<think>a < b </ think> </think></think>', '', 'a < b </ think>'],
    // Channels without their control tokens
    ['analysisWe greet.assistantfinalHello!', 'Hello!', 'analysisWe greet.'],
    ['analysisWe greet.\n\nassistantfinal\nHello!', 'Hello!', 'analysisWe greet.'],
    ['analysis用户问好。assistantfinal你好', '你好', 'analysis用户问好。'],
    ['analysisA.assistantfinalb.assistantfinalc', 'b.assistantfinalc', 'analysisA.'],
    ['analysisWe greet.assistantfin', 'analysisWe greet.assistantfin', ''],
    ['analysis', 'analysis', ''],
    ['analysis of it.assistantfinalb', 'analysis of it.assistantfinalb', ''],
    ['Analysis.assistantfinalb', 'Analysis.assistantfinalb', ''],
    ['analysisResult and `assistantfinal` are names', 'analysisResult and `assistantfinal` are names', ''],
    ['analysisResult and assistantfinal are names', 'analysisResult and assistantfinal are names', ''],
    // More than one block
    ['<think>a</think>\n<think>b</think>c', 'c', 'a\n\nb'],
    ['<think>a</think>b\n<think>c</think>d', 'b\nd', 'a\n\nc'],
    ['Sure.\n\n<think>a</think>\nb', 'Sure.\n\nb', 'a'],
    // An answer about markers
    ['Hi <think>a</think>', 'Hi <think>a</think>', ''],
    ['<think>a</think>b<think>c</think>', 'b<think>c</think>', 'a'],
    ['The tag `</think>` ends it.', 'The tag `</think>` ends it.', ''],
    [
      `Like this:\n${FENCE}\n<think>\na\n</think>\n${FENCE}\nb`,
      `Like this:\n${FENCE}\n<think>\na\n</think>\n${FENCE}\nb`,
      '',
    ],
    ['~~~\na</think>\n~~~', '~~~\na</think>\n~~~', ''],
    ['a [link](b) < c', 'a [link](b) < c', ''],
    // gpt-oss
    [
      '<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>',
      'b',
      'a',
    ],
    [
      '<|start|>assistant<|channel|>analysis<|message|>a<|end|>\n<|start|>assistant<|channel|>final<|message|>b',
      'b',
      'a',
    ],
    ['<|channel|>final<|message|>b', 'b', ''],
    ['a<|end|><|start|>assistant<|channel|>final<|message|>b', 'b', 'a<|end|>'],
    [
      '<|channel|>analysis<|message|>a<|channel|>commentary to=functions.x<|message|>{}<|call|>',
      '',
      'a\n\n{}',
    ],
    ['<|channel|>analysis<|message|>a', '', 'a'],
    ['The token `<|channel|>` names a channel.', 'The token `<|channel|>` names a channel.', ''],
  ])('%j', (text, answer, reasoning) => {
    expect(split([text])).toEqual({ answer, reasoning });
    expect(split(Array.from(text))).toEqual({ answer, reasoning });
    for (let at = 1; at < text.length; at += 1) {
      expect(split([text.slice(0, at), text.slice(at)])).toEqual({ answer, reasoning });
    }
  });

  it('of any markers and text', () => {
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
      '`',
      `${FENCE}\n`,
      '◁think▷',
      '◁/think▷',
      '<|channel|>',
      '<|message|>',
      '<|end|>',
      '<|start|>assistant',
      'final',
      'analysis',
      '<|channel>thought',
      '<channel|>',
      '<answer>',
      '</answer>',
      '[',
      '[/THINK]',
    );
    assert(
      property(array(piece, { minLength: 1, maxLength: 24 }), string({ maxLength: 3 }), (pieces, rest) => {
        const whole = [...pieces, rest].filter((text) => text !== '');
        expect(split(whole)).toEqual(split([whole.join('')]));
      }),
      { numRuns: 3000 },
    );
  });
});

it('a closing marker is text where reasoning has arrived in a field', () => {
  expect(split(['a</think>b'], true)).toEqual({ answer: 'a</think>b', reasoning: '' });
  expect(split(['</think>b'], true)).toEqual({ answer: 'b', reasoning: '' });
});

it('a hostile text of markers takes linear time', () => {
  const before = performance.now();
  split([`a ${'<think> </think> `<|channel|>` '.repeat(30_000)}`]);
  // Generous, for a busy machine: in quadratic time it would be minutes.
  expect(performance.now() - before).toBeLessThan(20_000);
});
