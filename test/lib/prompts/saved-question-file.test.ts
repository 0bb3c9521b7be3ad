import { describe, expect, it } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import {
  joinSavedQuestions,
  readSavedQuestionFile,
  writeSavedQuestionFile,
} from '#lib/prompts/saved-question-file.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

const savedQuestion: SavedQuestion = {
  id: 'a',
  name: 'A',
  template: 'Say $& of {{selection}}\n“quoted”',
  sends: true,
  takes: 'selection',
  inMenu: true,
  model: { provider: 'p', model: 'm' },
};

function sentenceFor(text: string): string {
  const read = readSavedQuestionFile(text);
  return read.type === 'refused' ? read.sentence : 'taken';
}

function fileOf(...savedQuestions: unknown[]): string {
  return JSON.stringify({ gloss: 'entries', version: 1, entries: savedQuestions });
}

describe('a file of saved questions', () => {
  it('is read as it was written', () => {
    const savedQuestions = [...BUILT_IN_QUESTIONS, savedQuestion];
    expect(readSavedQuestionFile(writeSavedQuestionFile(savedQuestions))).toEqual({
      type: 'questions',
      savedQuestions,
    });
  });

  it.each([
    ['', 'not JSON'],
    ['{"entries":', 'not JSON'],
    ['[]', 'no questions that Gloss has exported'],
    ['null', 'no questions that Gloss has exported'],
    [JSON.stringify({ gloss: 'entries', version: 2, entries: [] }), 'newer Gloss'],
    [fileOf(), 'no question in this file'],
    [fileOf(savedQuestion, 1), 'Question 2 cannot be read'],
    [fileOf({ ...savedQuestion, takes: 'all' }), 'Question 1 (“A”) cannot be read: “takes”'],
    [fileOf({ ...savedQuestion, template: ' ' }), '“template”'],
    [fileOf({ ...savedQuestion, model: { provider: 'p' } }), '“model.model”'],
    [fileOf({ ...savedQuestion, name: 'x'.repeat(81) }), '“name”'],
  ])('says what is wrong with %j', (text, sentence) => expect(sentenceFor(text)).toContain(sentence));
});

describe('imported saved questions', () => {
  const newId = (): string => 'new';

  it('come behind the others, without those that are there already', () => {
    const again = { ...savedQuestion, id: 'elsewhere' };
    expect(
      joinSavedQuestions([savedQuestion], [again, { ...savedQuestion, id: 'b', name: 'B' }], newId),
    ).toEqual([savedQuestion, { ...savedQuestion, id: 'b', name: 'B' }]);
  });

  it('never take the place of another', () => {
    expect(joinSavedQuestions([savedQuestion], [{ ...savedQuestion, name: 'B' }], newId)).toEqual([
      savedQuestion,
      { ...savedQuestion, id: 'new', name: 'B' },
    ]);
  });
});
