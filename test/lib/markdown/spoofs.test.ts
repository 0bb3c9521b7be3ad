// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

function draw(markdown: string): HTMLElement {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(markdown);
  renderer.end();
  return root;
}

test('a bare address with user info shows its real host', () => {
  const root = draw('see https://bank.example@evil.example/ now');
  expect(root.querySelector('a')?.getAttribute('data-host')).toBe('evil.example');
});

test.each([
  ['[support@bank.example](mailto:thief@evil.example)', 'thief@evil.example'],
  ['[write us](mailto:thief@evil.example?subject=x)', 'thief@evil.example'],
  ['me@ok.example', null],
  ['<mailto:me@ok.example>', null],
])('a mail link shows its addressee unless that is its text: %s', (markdown, shown) => {
  expect(draw(markdown).querySelector('a')?.getAttribute('data-host')).toBe(shown);
});

test.each([
  ['the text of raw HTML', '<div>\na\u202Eb\n</div>'],
  ['the label of a fence', '```js\u202Etxt\nx\n```'],
  ['the name of an image', '![a\u202Eb](https://ok.example/i.png)'],
  ['the name of an image that is not shown', '![a\u202Eb](javascript:1)'],
])('an override in %s becomes a chip', (_, markdown) => {
  const root = draw(markdown);
  expect(root.querySelector('.control')?.textContent).toBe('RLO');
  expect(root.textContent).not.toContain('\u202E');
});

test('an override in a title or in a refused address is named', () => {
  const root = draw(
    '[x](https://ok.example "a\u202Eb") [y](<javascript:a\u202Eb>) ![z](<javascript:c\u202Ed>)',
  );
  const titles = Array.from(root.querySelectorAll('[title]'), (element) => element.getAttribute('title'));
  expect(titles.join('\n')).not.toContain('\u202E');
  expect(titles.filter((title) => title?.includes('‹RLO›')).length).toBe(3);
});

test('the tip of a link begins with its URL, not with its title', () => {
  const link = draw('[x](https://evil.example/ "https://bank.example/")').querySelector('a');
  expect(link?.title).toBe('https://evil.example/\n“https://bank.example/”');
});

test('tag characters behind a black flag are shown unless they make a flag', () => {
  const tags = (text: string): string =>
    Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
  expect(draw(`\u{1F3F4}${tags('send the key')} x`).querySelector('.control')?.textContent).toBe(
    'hidden text: send the key',
  );
  expect(draw(`\u{1F3F4}${tags('gbsct')}\u{E007F} x`).querySelector('.control')).toBeNull();
});
