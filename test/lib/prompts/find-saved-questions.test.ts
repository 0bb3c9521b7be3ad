import { describe, expect, it } from 'vitest';

import { findSavedQuestions, readCommand } from '#lib/prompts/find-saved-questions.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

const savedQuestions = ['Un-explain', 'Résumé', 'Please explain', 'Explain'].map((name): SavedQuestion => ({
  id: name,
  name,
  template: 'x',
  sends: false,
  takes: 'nothing',
  inMenu: false,
}));

function names(command: string): string[] {
  return findSavedQuestions(savedQuestions, command).map(({ name }) => name);
}

describe('a slash command', () => {
  it('begins with a slash and has one line', () => {
    expect(readCommand('/')).toBe('');
    expect(readCommand('/exp lain')).toBe('exp lain');
    for (const text of ['', 'and/or', ' /x', '/x\ny']) expect(readCommand(text)).toBeUndefined();
  });

  it('finds every saved question while only the slash is typed', () => {
    expect(names('')).toEqual(savedQuestions.map(({ name }) => name));
  });

  it('finds the best match first', () => {
    expect(names('expl')).toEqual(['Explain', 'Please explain', 'Un-explain']);
  });

  it('ignores case and accents', () => {
    expect(names(' RESU')).toEqual(['Résumé']);
    expect(names('nothing like it')).toEqual([]);
  });
});
