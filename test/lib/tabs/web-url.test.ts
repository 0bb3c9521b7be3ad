import { expect, it } from 'vitest';

import { isWebUrl, webHostOf, withoutFragment } from '#lib/tabs/web-url.ts';

it('only http and https URLs are web URLs', () => {
  expect(['https://flora.example/a', 'HTTP://flora.example'].every(isWebUrl)).toBe(true);
  const others = ['', 'flora.example', 'file:///a.pdf', 'about:blank', 'javascript:https://flora.example'];
  expect(others.filter(isWebUrl)).toEqual([]);
});

it('only web URLs have a web host', () => {
  const urls = ['https://flora.example/a', 'https://maps.example:8443/b', 'chrome://settings/'];
  expect(urls.map(webHostOf)).toEqual(['flora.example', 'maps.example:8443', '']);
});

it('a URL without its fragment is that of its page', () => {
  const urls = ['https://flora.example/a?b=1#c#d', 'https://flora.example/a?b=1', '#c', ''];
  expect(urls.map(withoutFragment)).toEqual([
    'https://flora.example/a?b=1',
    'https://flora.example/a?b=1',
    '',
    '',
  ]);
});
