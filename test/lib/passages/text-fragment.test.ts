import { expect, it } from 'vitest';

import { buildTextFragmentUrl } from '#lib/passages/text-fragment.ts';

const PAGE = 'https://courier.example/otter?p=1';

it('a short quote is one term, with directive syntax encoded', () => {
  expect(buildTextFragmentUrl(PAGE, { text: 'well-kept, **bold** & old words' })).toBe(
    `${PAGE}#:~:text=well%2Dkept%2C%20bold%20%26%20old%20words`,
  );
});

it('a long quote is named by its first and last words', () => {
  const text = `# One two three\n\n${'middle '.repeat(50)}\n\n- nine *ten* eleven`;
  expect(buildTextFragmentUrl(PAGE, { text })).toBe(`${PAGE}#:~:text=One%20two%20three,nine%20ten%20eleven`);
});

it('a quote of a few words is named with its neighbours', () => {
  expect(
    buildTextFragmentUrl(PAGE, {
      text: 'the otter',
      before: 'Old line\nNobody saw',
      after: 'in the river since',
    }),
  ).toBe(`${PAGE}#:~:text=Nobody%20saw-,the%20otter,-in%20the%20river`);
});

it("the page's own fragment stays, an older directive is replaced", () => {
  expect(buildTextFragmentUrl('https://a.example/#/route:~:text=old', { text: 'one two three four' })).toBe(
    'https://a.example/#/route:~:text=one%20two%20three%20four',
  );
});

it('a fragment stays short and never splits a character', () => {
  const url = buildTextFragmentUrl(PAGE, { text: '🦦'.repeat(500) });
  expect(decodeURIComponent(url.split('text=')[1] ?? '')).toMatch(/^(?:🦦)+\uFFFD?,(?:🦦)+\uFFFD?$/u);
  expect(url.length).toBeLessThan(3000);
});

it.each(['about:blank', 'file:///etc/hosts', 'javascript:alert(1)'])('%s gets no text fragment', (url) => {
  expect(buildTextFragmentUrl(url, { text: 'some words' })).toBe(url);
});

it('a quote without words gets no text fragment', () => {
  expect(buildTextFragmentUrl(PAGE, { text: '---\n\n' })).toBe(PAGE);
});
