import { describe, expect, it } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import {
  joinSavedQuestions,
  readSavedQuestionFile,
  writeSavedQuestionFile,
} from '#lib/prompts/saved-question-file.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

const savedQuestion: SavedQuestion = {
  id: 'a',
  name: 'A',
  template: 'Say $& of {{selection}}\n“quoted”',
  sends: true,
  takes: 'selection',
  inMenu: true,
  model: { provider: 'p', model: 'm' },
};

/** What the user reads about a file. */
function sentenceFor(text: string): string {
  const read = readSavedQuestionFile(text);
  return read.type === 'refused' ? savedQuestionText.fileProblem(read.problem) : 'imported';
}

function fileOf(...savedQuestions: unknown[]): string {
  return JSON.stringify({ gloss: 'entries', version: 1, entries: savedQuestions });
}

describe('a file of saved questions', () => {
  it('survives being written and read', () => {
    const parameters = { temperature: 0.5, systemPrompt: 'Rhyme.' };
    const savedQuestions = [...BUILT_IN_QUESTIONS, savedQuestion, { ...savedQuestion, id: 'b', parameters }];
    expect(readSavedQuestionFile(writeSavedQuestionFile(savedQuestions))).toEqual({
      type: 'questions',
      savedQuestions,
    });
  });

  it.each([
    ['', 'not JSON'],
    ['{"entries":', 'not JSON'],
    ['[]', 'no questions exported from Gloss'],
    ['null', 'no questions exported from Gloss'],
    [JSON.stringify({ gloss: 'entries', version: 2, entries: [] }), 'newer version of Gloss'],
    [fileOf(), 'contains no questions'],
    [fileOf(savedQuestion, 1), 'Question 2 is not valid'],
    [fileOf({ ...savedQuestion, takes: 'all' }), 'Question 1 (“A”) has a missing or invalid “takes”'],
    [fileOf({ ...savedQuestion, template: ' ' }), '“template”'],
    [fileOf({ ...savedQuestion, model: { provider: 'p' } }), '“model.model”'],
    [fileOf({ ...savedQuestion, name: 'x'.repeat(81) }), '“name”'],
    [fileOf({ ...savedQuestion, parameters: { temperature: 3 } }), '“parameters.temperature”'],
  ])('is refused with the reason: %j', (text, sentence) => expect(sentenceFor(text)).toContain(sentence));
});

describe('imported saved questions', () => {
  const newId = (): string => 'new';

  it('are appended, without those that are there already', () => {
    const again = { ...savedQuestion, id: 'elsewhere' };
    expect(
      joinSavedQuestions([savedQuestion], [again, { ...savedQuestion, id: 'b', name: 'B' }], newId),
    ).toEqual([savedQuestion, { ...savedQuestion, id: 'b', name: 'B' }]);
  });

  it('are others when their answer parameters differ', () => {
    const warm = { ...savedQuestion, id: 'warm', parameters: { temperature: 1 } };
    const cold = { ...savedQuestion, id: 'cold', parameters: { temperature: 0 } };
    expect(joinSavedQuestions([savedQuestion, warm], [cold, { ...warm, id: 'again' }], newId)).toEqual([
      savedQuestion,
      warm,
      cold,
    ]);
  });

  it('never replace another question that has the same id', () => {
    expect(joinSavedQuestions([savedQuestion], [{ ...savedQuestion, name: 'B' }], newId)).toEqual([
      savedQuestion,
      { ...savedQuestion, id: 'new', name: 'B' },
    ]);
  });
});
