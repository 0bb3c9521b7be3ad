import { describe, expect, it } from 'vitest';

import { buildUserText } from '#lib/prompts/build-turns.ts';
import { findQuote } from '#relay/demo/find-quote.ts';

const quote = {
  id: 'q',
  text: 'First line.\n\n```\ncode\n```\nLast line.',
  title: 'A page',
  url: 'https://x.example/',
};

describe('findQuote', () => {
  it('the selection and the question are found in a request of Gloss', () => {
    expect(findQuote(buildUserText('What is it?\nTell me.', [quote]))).toEqual({
      question: 'What is it? Tell me.',
      quote: quote.text,
    });
  });

  it('the longest of several selections is the quote', () => {
    const short = { ...quote, id: 's', text: 'Short.' };
    expect(findQuote(buildUserText('Why?', [quote, short])).quote).toBe(quote.text);
    expect(findQuote(buildUserText('Why?', [short, quote])).question).toBe('Why?');
  });

  it('a fenced block is the quote, also with a fence of four around one of three', () => {
    expect(findQuote('About this:\n````\na\n```\nb\n````\nWhy?')).toEqual({
      question: 'Why?',
      quote: 'a\n```\nb',
    });
  });

  it('the last line before the block is the question when nothing follows it', () => {
    expect(findQuote('Be brief.\nWhy?\n```\na\n```')).toEqual({ question: 'Why?', quote: 'a' });
  });

  it('lines with > are the quote', () => {
    expect(findQuote('> a\n> b\n\nWhy?')).toEqual({ question: 'Why?', quote: 'a\nb' });
  });

  it('a prompt without a quote is the question', () => {
    expect(findQuote('What is a tide?')).toEqual({ question: 'What is a tide?', quote: '' });
  });
});
