import { describe, expect, it } from 'vitest';

import { findPanelAction, isQuestionMark, type KeyPress } from '#lib/panel/panel-keys.ts';

function press(key: string, changes: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...changes };
}

const CHORD = { altKey: true, shiftKey: true };

describe('the keys of the panel', () => {
  it.each([
    ['N', 'new-chat'],
    ['h', 'chats'],
    ['Y', 'copy-answer'],
    ['G', 'to-page'],
  ])('Alt, Shift and %s mean %s', (key, action) => {
    expect(findPanelAction(press(key, CHORD))).toBe(action);
  });

  it('a letter is known by its place where the layout has another script or macOS an accent', () => {
    expect(findPanelAction(press('Т', { ...CHORD, code: 'KeyN' }))).toBe('new-chat');
    expect(findPanelAction(press('˜', { ...CHORD, code: 'KeyN' }))).toBe('new-chat');
    expect(findPanelAction(press('Dead', { ...CHORD, code: 'KeyN' }))).toBe('new-chat');
  });

  it('a letter of a Latin layout is known by what it types, not by its place', () => {
    // Dvorak: the key that types N is where others have L.
    expect(findPanelAction(press('n', { ...CHORD, code: 'KeyL' }))).toBe('new-chat');
    expect(findPanelAction(press('b', { ...CHORD, code: 'KeyN' }))).toBeUndefined();
  });

  it('letters alone, with AltGr or with other modifiers belong to the text and the browser', () => {
    for (const changes of [
      {},
      { shiftKey: true },
      { altKey: true },
      { altKey: true, ctrlKey: true },
      { ...CHORD, ctrlKey: true },
      { ...CHORD, metaKey: true },
      { ctrlKey: true, shiftKey: true },
    ])
      expect(findPanelAction(press('n', changes)), JSON.stringify(changes)).toBeUndefined();
  });

  it('the slash opens the help with Ctrl or Command, also where it is on Shift', () => {
    expect(findPanelAction(press('/', { ctrlKey: true }))).toBe('help');
    expect(findPanelAction(press('/', { metaKey: true }))).toBe('help');
    expect(findPanelAction(press('/', { ctrlKey: true, shiftKey: true }))).toBe('help');
    expect(findPanelAction(press('/'))).toBeUndefined();
    expect(findPanelAction(press('/', { ctrlKey: true, altKey: true }))).toBeUndefined();
  });

  it('a question mark is one whether or not it needs Shift', () => {
    expect(isQuestionMark(press('?', { shiftKey: true }))).toBe(true);
    expect(isQuestionMark(press('?'))).toBe(true);
    expect(isQuestionMark(press('?', { ctrlKey: true }))).toBe(false);
  });
});
