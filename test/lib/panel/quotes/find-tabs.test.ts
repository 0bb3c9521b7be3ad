import { expect, it } from 'vitest';

import { findTabs } from '#lib/panel/quotes/find-tabs.ts';

const tabs = [
  { title: 'On Lichens', url: 'https://flora.example/a' },
  { title: 'Élévation', url: 'https://maps.example:8443/b' },
  { title: 'Settings', url: 'chrome://settings/' },
];

function titles(wanted: string): string[] {
  return findTabs(tabs, wanted).map(({ title }) => title);
}

it('finds every tab as long as the search is empty', () => {
  expect(titles('  ')).toHaveLength(3);
});

it.each([
  ['lichens', ['On Lichens']],
  ['LICH flora', ['On Lichens']],
  ['elev', ['Élévation']],
  ['example', ['On Lichens', 'Élévation']],
  ['8443', ['Élévation']],
  ['lichens maps', []],
])('finds by %s', (wanted, found) => {
  expect(titles(wanted)).toEqual(found);
});
