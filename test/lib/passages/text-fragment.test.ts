import { expect, it } from 'vitest';

import { buildTextFragmentUrl } from '#lib/passages/text-fragment.ts';

const PAGE = 'https://courier.example/otter?p=1';

it('names a short quote whole, with what a directive would misread encoded', () => {
  expect(buildTextFragmentUrl(PAGE, { text: 'well-kept, **bold** & old words' })).toBe(
    `${PAGE}#:~:text=well%2Dkept%2C%20bold%20%26%20old%20words`,
  );
});

it('names a long quote by where it begins and ends', () => {
  const text = `# One two three\n\n${'middle '.repeat(50)}\n\n- nine *ten* eleven`;
  expect(buildTextFragmentUrl(PAGE, { text })).toBe(`${PAGE}#:~:text=One%20two%20three,nine%20ten%20eleven`);
});

it('names the neighbours of a few words', () => {
  expect(
    buildTextFragmentUrl(PAGE, {
      text: 'the otter',
      before: 'Old line\nNobody saw',
      after: 'in the river since',
    }),
  ).toBe(`${PAGE}#:~:text=Nobody%20saw-,the%20otter,-in%20the%20river`);
});

it('keeps the fragment of the page and replaces an older directive', () => {
  expect(buildTextFragmentUrl('https://a.example/#/route:~:text=old', { text: 'one two three four' })).toBe(
    'https://a.example/#/route:~:text=one%20two%20three%20four',
  );
});

it('stays short, and never cuts a character', () => {
  const url = buildTextFragmentUrl(PAGE, { text: '🦦'.repeat(500) });
  expect(decodeURIComponent(url.split('text=')[1] ?? '')).toMatch(/^(?:🦦)+\uFFFD?,(?:🦦)+\uFFFD?$/u);
  expect(url.length).toBeLessThan(3000);
});

it.each(['about:blank', 'file:///etc/hosts', 'javascript:alert(1)'])('leaves %s as it is', (url) => {
  expect(buildTextFragmentUrl(url, { text: 'some words' })).toBe(url);
});

it('leaves the URL as it is for a quote without words', () => {
  expect(buildTextFragmentUrl(PAGE, { text: '---\n\n' })).toBe(PAGE);
});
