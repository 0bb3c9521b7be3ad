import { describe, expect, it } from 'vitest';

import { shippedEntries } from '#lib/prompts/built-in-questions.ts';
import { joinEntries, readEntryFile, writeEntryFile } from '#lib/prompts/saved-question-file.ts';
import type { Entry } from '#lib/protocol/saved-question.ts';

const entry: Entry = {
  id: 'a',
  name: 'A',
  template: 'Say $& of {{selection}}\n“quoted”',
  sends: true,
  takes: 'selection',
  inMenu: true,
  model: { provider: 'p', model: 'm' },
};

function sentenceFor(text: string): string {
  const read = readEntryFile(text);
  return read.type === 'refused' ? read.sentence : 'taken';
}

function fileOf(...entries: unknown[]): string {
  return JSON.stringify({ gloss: 'entries', version: 1, entries });
}

describe('a file of entries', () => {
  it('is read as it was written', () => {
    const entries = [...shippedEntries, entry];
    expect(readEntryFile(writeEntryFile(entries))).toEqual({ type: 'entries', entries });
  });

  it.each([
    ['', 'not JSON'],
    ['{"entries":', 'not JSON'],
    ['[]', 'no questions that Gloss has exported'],
    ['null', 'no questions that Gloss has exported'],
    [JSON.stringify({ gloss: 'entries', version: 2, entries: [] }), 'newer Gloss'],
    [fileOf(), 'no question in this file'],
    [fileOf(entry, 1), 'Question 2 cannot be read'],
    [fileOf({ ...entry, takes: 'all' }), 'Question 1 (“A”) cannot be read: “takes”'],
    [fileOf({ ...entry, template: ' ' }), '“template”'],
    [fileOf({ ...entry, model: { provider: 'p' } }), '“model.model”'],
    [fileOf({ ...entry, name: 'x'.repeat(81) }), '“name”'],
  ])('says what is wrong with %j', (text, sentence) => expect(sentenceFor(text)).toContain(sentence));
});

describe('imported entries', () => {
  const newId = (): string => 'new';

  it('come behind the others, without those that are there already', () => {
    const again = { ...entry, id: 'elsewhere' };
    expect(joinEntries([entry], [again, { ...entry, id: 'b', name: 'B' }], newId)).toEqual([
      entry,
      { ...entry, id: 'b', name: 'B' },
    ]);
  });

  it('never take the place of another', () => {
    expect(joinEntries([entry], [{ ...entry, name: 'B' }], newId)).toEqual([
      entry,
      { ...entry, id: 'new', name: 'B' },
    ]);
  });
});
