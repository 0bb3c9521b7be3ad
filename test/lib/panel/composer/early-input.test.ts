// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';

import { keepEarlyInput } from '#lib/panel/composer/early-input.ts';

const seen: string[] = [];

function press(target: Element | null, changes: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...changes });
  target?.dispatchEvent(event);
  return event;
}

/** What the panel does when its script has run: from then on its elements answer. */
function answer(): void {
  for (const type of ['click', 'keydown', 'input'])
    document.body.addEventListener(type, ({ target }) => {
      if (target instanceof Element) seen.push(`${type} ${target.localName}`);
    });
}

beforeEach(() => {
  seen.length = 0;
  document.body.outerHTML = '<body><button><svg></svg></button><p></p><textarea></textarea></body>';
  keepEarlyInput();
});

test('clicks, typing and sending from before the panel ran are replayed in that order', () => {
  document.querySelector('svg')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  document.querySelector('p')?.click();
  const field = document.querySelector('textarea');
  if (field) field.value = 'What is this?';
  expect(press(field).defaultPrevented).toBe(true);
  answer();
  globalThis.replayEarlyInput?.();
  expect(seen).toEqual(['input textarea', 'click button', 'keydown textarea']);
});

test('an Enter that makes a new line, or belongs to an input method, stays what it is', () => {
  const field = document.querySelector('textarea');
  for (const changes of [{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }])
    expect(press(field, changes).defaultPrevented).toBe(false);
  answer();
  globalThis.replayEarlyInput?.();
  expect(seen).toEqual([]);
});

test('nothing is kept after the replay', () => {
  answer();
  globalThis.replayEarlyInput?.();
  expect(press(document.querySelector('textarea')).defaultPrevented).toBe(false);
  globalThis.replayEarlyInput?.();
  expect(seen).toEqual(['keydown textarea']);
});
