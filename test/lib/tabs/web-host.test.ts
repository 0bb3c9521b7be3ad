import { expect, it } from 'vitest';

import { webHostOf } from '#lib/tabs/web-host.ts';

it('knows no host of what is not from the web', () => {
  const urls = ['https://flora.example/a', 'https://maps.example:8443/b', 'chrome://settings/'];
  expect(urls.map(webHostOf)).toEqual(['flora.example', 'maps.example:8443', '']);
});
