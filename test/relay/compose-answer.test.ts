import { marked } from 'marked';
import { describe, expect, it } from 'vitest';

import { composeAnswer } from '#relay/compose-answer.ts';
import { splitTokens } from '#relay/split-tokens.ts';

const quote =
  'The tide is the rise and fall of sea levels. Tides are caused by the Moon and the Sun. *Spring* tides come at ' +
  'new and full Moon.';
const subject = { question: 'Why twice a day?', quote };

describe('composeAnswer', () => {
  it('says the same of the same text', () => {
    expect(composeAnswer(subject, 0)).toBe(composeAnswer({ ...subject }, 0));
    expect(composeAnswer({ ...subject, quote: 'Another text.' }, 0)).not.toBe(composeAnswer(subject, 0));
  });

  it('names the first words, the length, the key words and the question', () => {
    const answer = composeAnswer(subject, 0);
    expect(answer).toContain('The tide is the rise and fall of sea levels');
    expect(answer).toContain(`**${quote.length} characters**`);
    expect(answer).toMatch(/`moon`.*`tides`|`tides`.*`moon`/);
    expect(answer).toContain('Why twice a day?');
  });

  it('has 1,500 to 3,000 characters for a common selection', () => {
    expect(composeAnswer(subject, 0).length).toBeGreaterThan(1500);
    expect(composeAnswer({ ...subject, quote: quote.repeat(20) }, 0).length).toBeLessThan(3000);
  });

  it('goes on until it is as long as asked', () => {
    const { length } = composeAnswer(subject, 100_000);
    expect(length).toBeGreaterThanOrEqual(100_000);
    expect(length).toBeLessThan(102_000);
  });

  it('is Markdown of every kind', async () => {
    const html = await marked.parse(composeAnswer(subject, 0));
    for (const tag of [
      'h2',
      'h3',
      'ol',
      'ul',
      'blockquote',
      'pre',
      'table',
      'a ',
      'strong',
      'em',
      'del',
      'code',
    ]) {
      expect(html).toContain(`<${tag}`);
    }
  });

  it('makes no formula of brackets in the selection', () => {
    const answer = composeAnswer({ question: 'What is [this]?', quote: '[page 1] Lichens.' }, 0);
    expect(answer).not.toContain('\\[');
    expect(answer).toContain('&#91;page 1&#93;');
  });

  it('shows syntax in the selection as the page shows it', async () => {
    const html = await marked.parse(
      composeAnswer({ question: '', quote: '# [a](b) <img> `x` *y* | $z$ ends.' }, 0),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href="b"');
    expect(html).toContain('*y*');
  });

  it('is also written for nothing at all', () => {
    expect(composeAnswer({ question: '', quote: '' }, 0).length).toBeGreaterThan(500);
  });
});

describe('splitTokens', () => {
  it('loses nothing, whatever the text', () => {
    for (const text of [composeAnswer(subject, 0), 'é 👍🏽 \t\r\n  x', '日本語のテキスト', 'a\u0000b\u200Fc']) {
      expect(splitTokens(text).join('')).toBe(text);
    }
  });
});
