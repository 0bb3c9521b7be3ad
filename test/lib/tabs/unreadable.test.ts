import { expect, it } from 'vitest';

import { findUnreadable } from '#lib/tabs/unreadable.ts';

it.each([
  ['https://site.example/page', undefined],
  ['http://localhost:8080/', undefined],
  ['https://chrome.google.com/', undefined],
  ['https://addons.mozilla.org.example/', undefined],
  ['https://chromewebstore.google.com/detail/x', 'store'],
  ['https://chrome.google.com/webstore/detail/x', 'store'],
  ['https://addons.mozilla.org/firefox/', 'store'],
  ['https://support.mozilla.org/', 'store'],
  ['https://microsoftedge.microsoft.com/addons/detail/x', 'store'],
  ['file:///home/me/notes.html', 'file'],
  ['chrome://settings/', 'browser'],
  ['about:config', 'browser'],
  ['moz-extension://id/options.html', 'browser'],
  ['data:text/html,hello', 'browser'],
  ['', 'browser'],
])('of %s says %s', (url, why) => {
  expect(findUnreadable(url)).toBe(why);
});

it('a discarded tab is unloaded, unless it could never be read', () => {
  expect(findUnreadable('https://site.example/', true)).toBe('unloaded');
  expect(findUnreadable('about:config', true)).toBe('browser');
});
