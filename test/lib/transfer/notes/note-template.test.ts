import { describe, expect, it } from 'vitest';

import {
  fillTemplate,
  INITIAL_TEMPLATE,
  type NoteContent,
  type NoteTemplate,
  parseTemplate,
} from '#lib/transfer/notes/note-template.ts';

function templateOf(text: string): NoteTemplate {
  const read = parseTemplate(text);
  if ('problem' in read) throw new Error(JSON.stringify(read.problem));
  return read.template;
}

function content(changes: Partial<NoteContent> = {}): NoteContent {
  const note = { title: 'T', source: 'S', site: 'W', date: 'D', models: 'M' };
  const turn = { quotes: '> q', question: 'Q?', answer: 'A', model: 'm', asked: '10:00' };
  return { frontMatter: note, note, turns: [turn], ...changes };
}

const fill = (text: string, changes: Partial<NoteContent> = {}): string =>
  fillTemplate(templateOf(text), content(changes));

const TURN = { quotes: '', question: '', answer: '', model: '', asked: '' };

describe('a template', () => {
  it.each([
    ['a placeholder that is not known', 'a\n{{titel}}\n{{#turns}}\n{{/turns}}', 'unknown', 2, 'titel'],
    ['an answer outside the marks', '{{answer}}\n{{#turns}}\n{{/turns}}', 'outside', 1, 'answer'],
    ['no marks', 'text', 'marks', 1, ''],
    ['a mark that is never closed', 'a\n{{#turns}}\n{{answer}}', 'marks', 2, ''],
    ['marks the wrong way round', '{{/turns}}\n{{#turns}}', 'marks', 1, ''],
    ['marks within marks', '{{#turns}}\n{{#turns}}\n{{/turns}}', 'marks', 2, '#turns'],
    ['a mark that shares its line', '{{#turns}} x\n{{/turns}}', 'marks', 1, ''],
    ['marks among the properties', '---\n{{#turns}}\n{{/turns}}\n---', 'marks', 2, ''],
    ['properties without an end', '---\ntitle: {{title}}\n{{#turns}}\n{{/turns}}', 'front-matter', 1, ''],
    [
      'text next to a property’s value',
      '---\na: On {{title}}\n---\n{{#turns}}\n{{/turns}}',
      'value',
      2,
      'title',
    ],
    [
      'quotes around a property’s value',
      '---\na: "{{title}}"\n---\n{{#turns}}\n{{/turns}}',
      'value',
      2,
      'title',
    ],
    [
      'a property that is a placeholder',
      '---\n{{title}}: 1\n---\n{{#turns}}\n{{/turns}}',
      'value',
      2,
      'title',
    ],
  ])('is refused with its line: %s', (_what, text, type, line, name) => {
    expect(parseTemplate(text)).toEqual({ problem: { type, line, name } });
  });

  it('repeats the part between the marks for each question', () => {
    const turns = [
      { ...TURN, question: '1' },
      { ...TURN, question: '2' },
    ];
    expect(fill('# {{title}}\n{{#turns}}\n- {{question}} ({{site}})\n{{/turns}}\nend', { turns })).toBe(
      '# T\n- 1 (W)\n- 2 (W)\nend\n',
    );
  });

  it('leaves out a line whose values are all empty, and one blank line after it', () => {
    const turns = [{ ...TURN, question: 'Q?' }];
    expect(
      fill('{{#turns}}\n{{quotes}}\n\n{{question}} {{model}}\n\n{{answer}}\n\n.\n{{/turns}}', { turns }),
    ).toBe('Q? \n\n.\n');
  });

  it('reads no value as a placeholder', () => {
    const turns = [{ ...TURN, question: '{{title}} {{/turns}}', answer: '$& $1' }];
    expect(fill('{{#turns}}\n{{question}}\n{{answer}}\n{{/turns}}', { turns })).toBe(
      '{{title}} {{/turns}}\n$& $1\n',
    );
  });

  it('keeps a value of several lines in its quote, and a code block at the beginning of a line', () => {
    const turns = [{ ...TURN, question: '```\ncode\n```' }];
    expect(fill('{{#turns}}\n> {{question}}\n{{/turns}}', { turns })).toBe('> ```\n> code\n> ```\n');
    expect(fill('{{#turns}}\n**Q:** {{question}} end\n{{/turns}}', { turns })).toBe(
      '**Q:**\n\n```\ncode\n```\n\nend\n',
    );
  });

  it('that is built in can be used', () => {
    expect(fill(INITIAL_TEMPLATE)).toContain('title: T\nsource: S\n');
  });
});
