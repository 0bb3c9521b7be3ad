// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { hasVisibleColor } from '#lib/capture/in-page/dom/text-color.ts';

/** Whether the text of the innermost element can be seen. */
function isSeen(html: string): boolean {
  document.body.innerHTML = html;
  const element = document.querySelector('#text');
  if (!element) throw new Error('The page has no #text.');
  return hasVisibleColor(element, getComputedStyle(element));
}

it.each([
  ['black on white', '<p id="text" style="color: rgb(0, 0, 0)">Seen'],
  [
    'white on black',
    '<div style="background-color: rgb(0, 0, 0)"><p id="text" style="color: rgb(255, 255, 255)">Seen',
  ],
  [
    'white on a picture',
    '<div style="background-image: url(a.png)"><p id="text" style="color: rgb(255, 255, 255)">Seen',
  ],
  [
    'white with a shadow',
    '<p id="text" style="color: rgb(255, 255, 255); text-shadow: 0 0 2px rgb(0, 0, 0)">Seen',
  ],
  [
    'white in a positioned box, where anything may be behind it',
    '<div style="position: relative"><p id="text" style="color: rgb(255, 255, 255)">Seen',
  ],
])('text is seen: %s', (_what, html) => {
  expect(isSeen(html)).toBe(true);
});

it.each([
  ['white on white', '<p id="text" style="color: rgb(255, 255, 255)">Hidden'],
  [
    'nearly the colour of the box around it',
    '<div style="background-color: rgb(10, 20, 30)"><p id="text" style="color: rgb(12, 22, 30)">Hidden',
  ],
  ['transparent', '<p id="text" style="color: rgba(0, 0, 0, 0)">Hidden'],
  ['barely opaque', '<p id="text" style="color: rgba(0, 0, 0, 0.05)">Hidden'],
])('text is not seen: %s', (_what, html) => {
  expect(isSeen(html)).toBe(false);
});
