// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

function linkIn(markdown: string): Element | null {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(markdown);
  renderer.end();
  return root.querySelector('a');
}

test.each([
  ['another host than its text says', '[bank.example](https://evil.example/login)', 'evil.example'],
  ['a host behind user info', '[x](https://bank.example@evil.example/)', 'evil.example'],
  ['a host that only looks like another', '[x](https://аррӏе.com/)', 'xn--80ak6aa92e.com'],
  ['a port', '[x](https://a.example:8443/)', 'a.example:8443'],
])('a link shows %s', (_, markdown, host) => {
  expect(linkIn(markdown)?.getAttribute('data-host')).toBe(host);
});

test('the text of a link that shows its host is separate from it', () => {
  const link = linkIn('[**The** bank](https://evil.example/)');
  expect(link?.children).toHaveLength(1);
  expect(link?.querySelector('.link-text')?.textContent).toBe('The bank');
});

test('a link whose text is its URL does not repeat its host', () => {
  expect(linkIn('see https://a.example/path')?.hasAttribute('data-host')).toBe(false);
});

test.each([
  'options.html',
  '/panel.html',
  '#top',
  '?x=1',
  '//a.example/',
  'file:///etc/passwd',
  'javascript:1',
  '',
])('%s does not become a link', (href) => {
  expect(linkIn(`[x](<${href}>)`)?.getAttribute('href') ?? null).toBeNull();
});

test('links open in a new tab without opener or referrer', () => {
  const link = linkIn('[x](https://a.example)');
  expect(link?.getAttribute('target')).toBe('_blank');
  expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
});
