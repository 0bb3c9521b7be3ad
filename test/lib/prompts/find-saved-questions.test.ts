import { describe, expect, it } from 'vitest';

import { findEntries, readCommand } from '#lib/prompts/find-saved-questions.ts';
import type { Entry } from '#lib/protocol/saved-question.ts';

const entries = ['Un-explain', 'Résumé', 'Please explain', 'Explain'].map((name): Entry => ({
  id: name,
  name,
  template: 'x',
  sends: false,
  takes: 'nothing',
  inMenu: false,
}));

function names(command: string): string[] {
  return findEntries(entries, command).map(({ name }) => name);
}

describe('a slash command', () => {
  it('is a slash at the very beginning, on one line', () => {
    expect(readCommand('/')).toBe('');
    expect(readCommand('/exp lain')).toBe('exp lain');
    for (const text of ['', 'and/or', ' /x', '/x\ny']) expect(readCommand(text)).toBeUndefined();
  });

  it('finds every entry until more is typed', () => {
    expect(names('')).toEqual(entries.map(({ name }) => name));
  });

  it('finds the likeliest first', () => {
    expect(names('expl')).toEqual(['Explain', 'Please explain', 'Un-explain']);
  });

  it('knows no case and no accents', () => {
    expect(names(' RESU')).toEqual(['Résumé']);
    expect(names('nothing like it')).toEqual([]);
  });
});
