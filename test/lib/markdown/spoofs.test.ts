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
])('a mail link shows its recipient unless that is its text: %s', (markdown, shown) => {
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

test('the tooltip of a link begins with its URL, not with its title', () => {
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

function inTags(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
}

test.each([
  ['user info with a password', 'https://bank.example:443@evil.example/', 'evil.example'],
  ['user info in brackets', '<https://bank.example@evil.example/>', 'evil.example'],
  ['user info that is percent-encoded', 'https://bank.example%2Flogin@evil.example/', 'evil.example'],
  ['user info behind its own text', '[https://a@evil.example/](https://a@evil.example/)', 'evil.example'],
  ['a backslash in front of another host', '<https://evil.example\\@bank.example/>', 'evil.example'],
  ['letters that look like others', '<https://аррӏе.example/>', 'xn--80ak6aa92e.example'],
  [
    'letters that look like others, in brackets',
    '[apple.example](https://аррӏе.example)',
    'xn--80ak6aa92e.example',
  ],
  ['a slash that is none', '<https://bank.example⁄login.evil.example/>', /^bank\.xn--.*evil\.example$/u],
  ['a dot of full width', '[bank．example](https://evil．example)', 'evil.example'],
  ['emphasis around another address', '[**https://bank.example**](https://evil.example)', 'evil.example'],
  ['code around another address', '[`https://bank.example/`](https://evil.example)', 'evil.example'],
  ['an invisible space in its own host', '[evil.\u200Bexample](https://evil.example)', 'evil.example'],
  ['tag characters in its own host', `[evil.example${inTags('x')}](https://evil.example)`, 'evil.example'],
  ['a reference', '[bank.example][1]\n\n[1]: https://evil.example "bank.example"', 'evil.example'],
  ['another port', '[https://ok.example/](https://ok.example:8443/)', 'ok.example:8443'],
])('a link with %s shows its host', (_, markdown, host) => {
  const shown = draw(markdown).querySelector('a')?.getAttribute('data-host');
  if (typeof host === 'string') expect(shown).toBe(host);
  else expect(shown).toMatch(host);
});

test.each([
  ['in a copy', 'mailto:me@ok.example?cc=thief@evil.example', 'me@ok.example, thief@evil.example'],
  ['in a blind copy', 'mailto:me@ok.example?BCC=thief@evil.example', 'me@ok.example, thief@evil.example'],
  [
    'in a second field',
    'mailto:me@ok.example?subject=x&to=thief@evil.example',
    'me@ok.example, thief@evil.example',
  ],
  ['after a comma', 'mailto:me@ok.example,thief@evil.example', 'me@ok.example,thief@evil.example'],
  ['that is encoded', 'mailto:me@ok.example%2Cthief@evil.example', 'me@ok.example,thief@evil.example'],
])('a mail link shows a recipient %s', (_, address, shown) => {
  expect(draw(`[me@ok.example](${address})`).querySelector('a')?.getAttribute('data-host')).toBe(shown);
});

test.each([
  ['the text of a link', '[a\u202Eb](https://ok.example)'],
  ['a bare address', 'https://ok.example/a\u202Eb'],
  ['inline HTML', 'x <b title="a\u202Eb">y</b>'],
  ['a comment', '<!-- a\u202Eb -->'],
  ['an entity', 'a&#x202E;b'],
  ['an entity in the name of an image', '![a&#8238;b](https://ok.example/i.png)'],
  ['the title of an image without a name', '![](https://ok.example/i.png "a\u202Eb")'],
  ['inline code', '`a\u202Eb`'],
  ['the cell of a table', '| a\u202Eb |\n|--|\n| c |'],
  ['a heading', '# a\u202Eb'],
  ['a formula', '$\\text{a\u202Eb}$'],
  ['the label of a fence behind an entity', '```js&#x202E;txt\nx\n```'],
])('an override in %s becomes a chip', (_, markdown) => {
  const root = draw(markdown);
  expect(root.querySelector('.control')?.textContent).toBe('RLO');
  expect(root.textContent).not.toContain('\u202E');
});

test.each([
  ['a half-written image', '![a\u202Eb'],
  ['a half-written link', '[a\u202Eb](https://ok.exam'],
  ['half-written code', '`a\u202Eb'],
  ['half-written emphasis', '**a\u202Eb'],
])('an override in %s becomes a chip while the answer arrives', (_, markdown) => {
  const root = document.createElement('div');
  createRenderer(root).push(markdown);
  expect(root.textContent).not.toContain('\u202E');
});

test.each([
  ['the text of a link', `[go${inTags('evil')}](https://ok.example)`],
  ['the label of a fence', `\`\`\`js${inTags('evil')}\nx\n\`\`\``],
  ['the name of an image', `![map${inTags('evil')}](https://ok.example/i.png)`],
  ['raw HTML', `<div>\n${inTags('evil')}\n</div>`],
  ['a black flag that begins like that of Scotland', `\u{1F3F4}${inTags('gbsctevil')}\u{E007F}`],
  ['a second tag sequence behind a flag', `\u{1F3F4}${inTags('gbeng')}\u{E007F}${inTags('evil')}`],
])('tag characters in %s are shown', (_, markdown) => {
  expect(draw(markdown).querySelector('.control')?.textContent).toContain('evil');
});
