import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import type { Quote } from '#lib/protocol/chat.ts';
import { INITIAL_TEMPLATE, parseTemplate } from '#lib/transfer/notes/note-template.ts';
import { callObsidian } from '#lib/transfer/notes/obsidian-uri.ts';
import {
  findPages,
  type NoteSubject,
  type NoteTurn,
  turnsAbout,
  turnsOf,
  writeNote,
} from '#lib/transfer/notes/reading-note.ts';
import { makeAnswer, makeQuestion } from '#test/support/transfer/make-chats.ts';

const ASKED = new Date(2026, 10, 26, 9, 5).getTime();
const PAGE = 'https://lichens.example/growth';

function quoteOf(changes: Partial<Quote> = {}): Quote {
  return { id: 'x', text: 'a millimetre in a year', title: 'On lichens', url: `${PAGE}#rate`, ...changes };
}

function turnOf(quotes: Quote[], answer = 'They **grow** slowly.', text = 'How fast?'): NoteTurn {
  return {
    question: { ...makeQuestion('q', null, 1), text, quotes },
    askedAt: ASKED,
    answer: { ...makeAnswer('a', 'q', 1), answer },
  };
}

function note(subject: NoteSubject, text = INITIAL_TEMPLATE) {
  const read = parseTemplate(text);
  if ('problem' in read) throw new Error(read.problem.type);
  return writeNote(subject, read.template);
}

/** The front matter as a program for notes reads it, and what follows it. */
function split(text: string): { properties: Record<string, unknown>; body: string } {
  const [, front = '', body = ''] = /^---\n([^]*?)\n---\n([^]*)$/u.exec(text) ?? [];
  return { properties: parse(front), body };
}

describe('a reading note', () => {
  it('has properties, the quote with a link to its passage, the question and the answer', () => {
    const { text, fileName } = note({ title: 'How fast?', turns: [turnOf([quoteOf()])] });
    const { properties, body } = split(text);
    expect(properties).toEqual({
      title: 'How fast?',
      source: PAGE,
      site: 'lichens.example',
      date: '2026-11-26',
      models: ['model-1 · Example'],
      tags: ['gloss'],
    });
    expect(body).toContain(
      `> a millimetre in a year\n>\n> — [On lichens](${PAGE}#rate:~:text=a%20millimetre%20in%20a%20year)\n\nHow fast?`,
    );
    expect(body).toContain('## Answer\n\nThey **grow** slowly.\n\n*model-1 · Example*\n');
    expect(fileName).toBe('How fast.md');
  });

  it('lists several pages, sites and models', () => {
    const other = quoteOf({ url: 'https://b.example/', title: 'B' });
    const { properties } = split(note({ title: 'T', turns: [turnOf([quoteOf(), other])] }).text);
    expect(properties).toMatchObject({
      source: [PAGE, 'https://b.example/'],
      site: ['lichens.example', 'b.example'],
    });
  });

  it('leaves out the properties of what was not quoted from a page', () => {
    const { properties, body } = split(note({ title: 'T', turns: [turnOf([])] }).text);
    expect(properties).toEqual({
      title: 'T',
      date: '2026-11-26',
      models: ['model-1 · Example'],
      tags: ['gloss'],
    });
    expect(body).toContain('## Question\n\nHow fast?');
  });

  it.each([
    'a"\n---\nevil: true\n---\n',
    "'; evil: true",
    '\u2028evil: true\u0085evil: true',
    '{{answer}} !!js/function x',
    '&a *a | > % @ `',
    'null',
    '\uD800 \u0000 \u001b[31m \u202e',
    '- a: [b, {c: d}] # comment',
  ])('has one title in its properties, whatever the page calls itself: %j', (title) => {
    const { text } = note({ title, turns: [turnOf([quoteOf({ title })])] });
    const { properties, body } = split(text);
    // Older readers of YAML end lines there.
    expect(text.slice(0, -body.length)).not.toMatch(/[\u0085\u2028\uD800]/u);
    expect(Object.keys(properties)).toEqual(['title', 'source', 'site', 'date', 'models', 'tags']);
    expect(properties['title']).toBe(title.toWellFormed().replaceAll(/\s+/gu, ' ').trim());
    expect(text.match(/^---$/gmu)).toHaveLength(2);
  });

  it('loads nothing that a page, a question or an answer names', () => {
    const hostile =
      '![x](https://evil.example/p) <img src=https://evil.example/q> ![[secret]] %% <% run() %>';
    const quote = quoteOf({ text: hostile, title: hostile, url: 'https://evil.example/![x]?%%' });
    const turn = turnOf([quote], hostile, hostile);
    const { text } = note(
      { title: hostile, turns: [turn] },
      `${INITIAL_TEMPLATE}\n{{source}} {{site}} {{models}}`,
    );
    const { body } = split(text);
    expect(body).not.toMatch(/!\[|<(?:img|%)|%%/iu);
    expect(body).toContain('secret');
  });

  it('says how an answer ended that is not complete', () => {
    const turn = turnOf([], 'Half');
    const stopped = {
      ...turn,
      answer: { ...makeAnswer('a', 'q', 1), state: 'stopped' as const, answer: 'Half' },
    };
    expect(note({ title: 'T', turns: [stopped] }).text).toMatch(/Half\n\n\*.+\*\n\n\*model/u);
  });
});

describe('what a note is about', () => {
  it('is each question of the shown path with the answer below it', () => {
    const path = [
      { createdAt: 1, ...makeQuestion('q1', null, 1) },
      { createdAt: 1, ...makeAnswer('a1', 'q1', 1) },
      { createdAt: 2, ...makeQuestion('q2', 'a1', 2) },
    ];
    expect(turnsOf(path).map(({ question, answer }) => [question.id, answer !== undefined])).toEqual([
      ['q1', true],
      ['q2', false],
    ]);
  });

  it('is each question that quotes the page, without its fragment, and those after it without quotes', () => {
    const elsewhere = quoteOf({ url: 'https://b.example/' });
    const turns = [
      turnOf([], '', 'before'),
      turnOf([quoteOf()], '', 'about it'),
      turnOf([], '', 'on'),
      turnOf([elsewhere], '', 'other page'),
      turnOf([], '', 'on there'),
      turnOf([elsewhere, quoteOf({ url: PAGE })], '', 'both'),
    ];
    expect(turnsAbout(PAGE, turns).map(({ question }) => question.text)).toEqual(['about it', 'on', 'both']);
    expect(findPages(turns)).toEqual([
      { page: PAGE, title: 'On lichens' },
      { page: 'https://b.example/', title: 'On lichens' },
    ]);
  });
});

describe('the address for Obsidian', () => {
  it('includes a short note, and names the vault if there is one', () => {
    const { uri, usesClipboard } = callObsidian('A & b #1.md', '# Hi & bye\n', 'My vault');
    expect(usesClipboard).toBe(false);
    const { protocol, searchParams } = new URL(uri);
    expect(protocol).toBe('obsidian:');
    expect(Object.fromEntries(searchParams)).toEqual({
      vault: 'My vault',
      name: 'A & b 1',
      content: '# Hi & bye\n',
    });
  });

  it('leaves a long note to the clipboard', () => {
    const { uri, usesClipboard } = callObsidian('A.md', 'x'.repeat(3000), '');
    expect(usesClipboard).toBe(true);
    expect(uri).toBe('obsidian://new?name=A&clipboard');
  });

  it('survives half of a character', () => {
    expect(callObsidian('A.md', '\uD800', '').uri).toContain('content=%EF%BF%BD');
  });
});
