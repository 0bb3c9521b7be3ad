import { describe, expect, it } from 'vitest';

import { buildUserText } from '#lib/prompts/build-turns.ts';
import { findQuote } from '#relay/find-quote.ts';

const quote = {
  id: 'q',
  text: 'First line.\n\n```\ncode\n```\nLast line.',
  title: 'A page',
  url: 'https://x.example/',
};

describe('findQuote', () => {
  it('finds the selection and the question in what Gloss sends', () => {
    expect(findQuote(buildUserText('What is it?\nTell me.', [quote]))).toEqual({
      question: 'What is it? Tell me.',
      quote: quote.text,
    });
  });

  it('takes the longest of several selections', () => {
    const short = { ...quote, id: 's', text: 'Short.' };
    expect(findQuote(buildUserText('Why?', [quote, short])).quote).toBe(quote.text);
    expect(findQuote(buildUserText('Why?', [short, quote])).question).toBe('Why?');
  });

  it('finds a fenced block, and a fence of four around three', () => {
    expect(findQuote('About this:\n````\na\n```\nb\n````\nWhy?')).toEqual({
      question: 'Why?',
      quote: 'a\n```\nb',
    });
  });

  it('takes the last line before the block when nothing follows it', () => {
    expect(findQuote('Be brief.\nWhy?\n```\na\n```')).toEqual({ question: 'Why?', quote: 'a' });
  });

  it('finds quoted lines', () => {
    expect(findQuote('> a\n> b\n\nWhy?')).toEqual({ question: 'Why?', quote: 'a\nb' });
  });

  it('takes a prompt without a quote as the question', () => {
    expect(findQuote('What is a tide?')).toEqual({ question: 'What is a tide?', quote: '' });
  });
});
