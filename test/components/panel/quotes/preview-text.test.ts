import { expect, test } from 'vitest';

import { previewText } from '#components/panel/quotes/preview-text.ts';
import type { Quote } from '#lib/protocol/chat.ts';

const TEXT = '[page 1]\n\nOn lichens\n\n[page 2]\n\nOn patience';

function quoteOf(part: Quote['part'], text = TEXT): Quote {
  return { id: 'q', text, url: '', title: '', ...(part && { part }) };
}

test('a preview of a PDF begins with its text', () => {
  expect(previewText(quoteOf('pdf'), 500)).toBe('On lichens\n\n[page 2]\n\nOn patience');
});

test('a preview of a PDF says so where its first page has no text', () => {
  const text = '[page 1, without text]\n\n[page 2]\n\nOn patience';
  expect(previewText(quoteOf('pdf', text), 500)).toBe(text);
});

test('a preview of another quote begins as the quote does, and is as long as asked for', () => {
  expect(previewText(quoteOf('page'), 12)).toBe('[page 1]\n\nOn');
});
