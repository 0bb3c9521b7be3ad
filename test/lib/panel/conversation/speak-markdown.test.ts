import { describe, expect, it } from 'vitest';

import { speakMarkdown } from '#lib/panel/conversation/speak-markdown.ts';

describe('speaking an answer', () => {
  it('takes whole sentences and leaves an unfinished one', () => {
    expect(speakMarkdown('One. Two! Thr', 0, false)).toEqual({ spoken: 'One. Two!', upTo: 9 });
    expect(speakMarkdown('One. Two! Three.', 9, true)).toEqual({ spoken: 'Three.', upTo: 16 });
  });

  it('does not end a sentence inside a number or an address', () => {
    expect(speakMarkdown('Pi is 3.14 and x.y', 0, false).spoken).toBe('');
  });

  it('takes a paragraph without a full stop', () => {
    expect(speakMarkdown('## Heading\n\nText', 0, false)).toEqual({ spoken: 'Heading', upTo: 12 });
  });

  it('does not read out more than a listener can bear, and does not come back to it', () => {
    const text = 'A sentence of it. '.repeat(500);
    const { spoken, upTo } = speakMarkdown(text, 0, true);
    expect(spoken.length).toBeLessThan(1100);
    expect(spoken).toMatch(/More is in the conversation\.$/u);
    expect(upTo).toBe(text.length);
  });

  it('leaves Markdown’s marks out', () => {
    expect(speakMarkdown('**Bold** and `code`. ', 0, false).spoken).toBe('Bold and code.');
  });

  it('names code with its language and size once it is closed', () => {
    const text = 'Do this:\n\n```ts\nconst a = 1;\nconst b = 2;\n';
    expect(speakMarkdown(text, 0, false)).toEqual({ spoken: 'Do this:', upTo: 10 });
    const closed = speakMarkdown(`${text}\`\`\`\nThen that. `, 10, false);
    expect(closed.spoken).toBe('Code, TypeScript, 2 lines. Then that.');
    expect(speakMarkdown('```\nx', 0, true).spoken).toBe('Code, 1 line.');
  });

  it('names a table with its rows once it has ended', () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |';
    expect(speakMarkdown('| a | b |\n', 0, false).spoken).toBe('');
    expect(speakMarkdown(table, 0, false)).toEqual({ spoken: '', upTo: 0 });
    const { spoken, upTo } = speakMarkdown(`${table}\n\nSo. `, 0, false);
    expect(spoken).toBe('Table, 3 rows. So.');
    expect(upTo).toBe(`${table}\n\nSo.`.length);
    expect(speakMarkdown(table, 0, true).spoken).toBe('Table, 3 rows.');
  });

  it('names formulas, and says links and tasks as they are drawn', () => {
    expect(speakMarkdown('$$\nx^2\n$$\n', 0, true).spoken).toBe('Formula.');
    const text = '- [x] See [the page](https://site.example) where $a < b$ holds. It costs $5 or $6.';
    expect(speakMarkdown(text, 0, true).spoken).toBe('See the page where formula holds. It costs $5 or $6.');
  });

  it('says the same however the text is split', () => {
    const text =
      'First. Here:\n\n```py\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe *end* is near. Here $x$ grows.\n\nDone';
    const atOnce = speakMarkdown(text, 0, true).spoken;
    let from = 0;
    const said: string[] = [];
    for (let length = 1; length <= text.length; length += 1) {
      const { spoken, upTo } = speakMarkdown(text.slice(0, length), from, length === text.length);
      from = upTo;
      if (spoken !== '') said.push(spoken);
    }
    expect(said.join(' ')).toBe(atOnce);
  });
});
