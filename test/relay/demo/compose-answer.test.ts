import { marked } from 'marked';
import { describe, expect, it } from 'vitest';

import { composeAnswer } from '#relay/demo/compose-answer.ts';
import { splitTokens } from '#relay/demo/split-tokens.ts';

const quote =
  'The tide is the rise and fall of sea levels. Tides are caused by the Moon and the Sun. *Spring* tides come at ' +
  'new and full Moon.';
const subject = { question: 'Why twice a day?', quote };

describe('composeAnswer', () => {
  it('the same text gets the same answer', () => {
    expect(composeAnswer(subject, 0)).toBe(composeAnswer({ ...subject }, 0));
    expect(composeAnswer({ ...subject, quote: 'Another text.' }, 0)).not.toBe(composeAnswer(subject, 0));
  });

  it('an answer names the first words, the length, the key words and the question', () => {
    const answer = composeAnswer(subject, 0);
    expect(answer).toContain('The tide is the rise and fall of sea levels');
    expect(answer).toContain(`**${quote.length} characters**`);
    expect(answer).toMatch(/`moon`.*`tides`|`tides`.*`moon`/);
    expect(answer).toContain('Why twice a day?');
  });

  it('an answer to a typical selection has 1,500 to 3,000 characters', () => {
    expect(composeAnswer(subject, 0).length).toBeGreaterThan(1500);
    expect(composeAnswer({ ...subject, quote: quote.repeat(20) }, 0).length).toBeLessThan(3000);
  });

  it('an answer grows to the minimum length', () => {
    const { length } = composeAnswer(subject, 100_000);
    expect(length).toBeGreaterThanOrEqual(100_000);
    expect(length).toBeLessThan(102_000);
  });

  it('a long answer counts its readings in English', () => {
    const answer = composeAnswer(subject, 100_000);
    for (const ordinal of ['1st', '2nd', '3rd', '4th', '11th', '21st']) {
      expect(answer).toContain(`On the ${ordinal} reading`);
    }
    expect(composeAnswer({ question: '', quote: 'Lichen.' }, 0)).toContain('It occurs once.');
    expect(answer).toContain('It occurs 2 times.');
  });

  it('an answer contains every kind of Markdown', async () => {
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

  it('brackets in the selection do not become a formula', () => {
    const answer = composeAnswer({ question: 'What is [this]?', quote: '[page 1] Lichens.' }, 0);
    expect(answer).not.toContain('\\[');
    expect(answer).toContain('&#91;page 1&#93;');
  });

  it('Markdown syntax in the selection is shown as text', async () => {
    const html = await marked.parse(
      composeAnswer({ question: '', quote: '# [a](b) <img> `x` *y* | $z$ ends.' }, 0),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href="b"');
    expect(html).toContain('*y*');
  });

  it('an empty question gets an answer', () => {
    expect(composeAnswer({ question: '', quote: '' }, 0).length).toBeGreaterThan(500);
  });
});

describe('splitTokens', () => {
  it('tokens join to the original text', () => {
    for (const text of [composeAnswer(subject, 0), 'é 👍🏽 \t\r\n  x', '日本語のテキスト', 'a\u0000b\u200Fc']) {
      expect(splitTokens(text).join('')).toBe(text);
    }
  });

  it('keeps the table whole for a text without key words', () => {
    expect(composeAnswer({ question: 'Where does this go?', quote: '' }, 0)).toContain(
      '|:-----|------:|------:|\n| *all words* |',
    );
  });
});
