import { describe, expect, it } from 'vitest';

import { pageOf, readRow, recordMessages } from '#lib/chats/chat-record.ts';
import { buildTitle } from '#lib/prompts/chat-title.ts';
import type { Message, Question } from '#lib/protocol/chat.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

function question(text: string, ...urls: string[]): Question {
  const quotes = urls.map((url, index) => ({ id: `${index}`, text: 'Quoted', title: 'A page', url }));
  return { id: 'question', role: 'user', parent: null, text, quotes };
}

const answer: Message = { ...waitingAnswer(), parent: 'question' };

describe('the title of a chat', () => {
  it('is the first line with any text', () => {
    expect(buildTitle('\n  Why is   the sky blue? \n\nExplain it.')).toBe('Why is the sky blue?');
    expect(buildTitle(' \n\t')).toBe('');
  });

  it('is cut between words', () => {
    const title = buildTitle('word '.repeat(100));
    expect(title).toMatch(/^(?:word )+word…$/u);
    expect(title.length).toBeLessThanOrEqual(120);
  });

  it('is cut anywhere in a script without spaces, but never inside a character', () => {
    expect(buildTitle('漢'.repeat(300))).toBe(`${'漢'.repeat(119)}…`);
    expect(buildTitle(`a${'😀'.repeat(200)}`)).toBe(`a${'😀'.repeat(59)}…`);
  });

  it('comes from the page where only a quote was sent', () => {
    expect(recordMessages(undefined, 'chat', [question('', 'https://a.example/')], 1, 5).title).toBe(
      'A page',
    );
  });

  it('names the place of a quote in a saved question', () => {
    const asked = question('Explain {{selection}} simply.', 'https://a.example/');
    expect(recordMessages(undefined, 'chat', [asked], 1, 5).title).toBe('Explain “Quoted” simply.');
  });

  it('stays that of the first question', () => {
    const first = recordMessages(undefined, 'chat', [question('First?'), answer], 2, 5);
    expect(recordMessages(first, 'chat', [question('Second?'), answer], 2, 6)).toMatchObject({
      title: 'First?',
      count: 4,
      updatedAt: 6,
      leaf: answer.id,
    });
  });
});

describe('the record of a chat', () => {
  it('lists each page once, without its fragment', () => {
    const record = recordMessages(
      undefined,
      'chat',
      [question('?', 'https://a.example/x#one', 'https://a.example/x#two', '', 'https://b.example/')],
      1,
      5,
    );
    expect(record.pages).toEqual(['https://a.example/x', 'https://b.example/']);
    expect(readRow(record)).toMatchObject({ site: 'a.example', pages: 2 });
  });

  it('keeps what it does not know', () => {
    const before = {
      ...recordMessages(undefined, 'chat', [question('?')], 1, 5),
      parameters: { temperature: 1 },
    };
    expect(recordMessages(before, 'chat', [answer], 1, 6)).toHaveProperty('parameters', { temperature: 1 });
  });

  it('names the provider of a model without a name', () => {
    const own = { ...answer, model: '', provider: 'Gemini Nano' } as const;
    expect(recordMessages(undefined, 'chat', [question('?'), own], 2, 5).model).toBe('Gemini Nano');
  });

  it('is back in the list when a question is asked in a deleted chat', () => {
    const record = { ...recordMessages(undefined, 'chat', [question('?')], 1, 5), deletedAt: 6 };
    expect(readRow(record)).toBeUndefined();
    expect(readRow(recordMessages(record, 'chat', [question('More?')], 1, 7))).toBeDefined();
  });

  it.each([null, 7, 'chat', {}, { id: 'chat' }, { id: 7, updatedAt: 1 }])('hides when it is %j', (stored) => {
    expect(readRow(stored)).toBeUndefined();
  });
});

it('an address that is empty or too long is not a page', () => {
  expect(pageOf('')).toBeUndefined();
  expect(pageOf(`data:text/plain,${'x'.repeat(3000)}`)).toBeUndefined();
  expect(pageOf('file:///home/a.html#b')).toBe('file:///home/a.html');
});
