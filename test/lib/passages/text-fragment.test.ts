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

/** The terms of the fragment, as they are looked for. */
function termsOf(text: string, context: { before?: string; after?: string } = {}): string[] {
  const [, directive = ''] = buildTextFragmentUrl(PAGE, { text, ...context }).split(':~:text=');
  return directive.split(',').map((term) => decodeURIComponent(term.replaceAll(/^-|-$/gu, '')));
}

it('the beginning and the end of one line of a few long words do not overlap', () => {
  const line = Array.from({ length: 12 }, (_, index) => `Donaudampfschifffahrt${index}`).join(' ');
  const [start = '', end = ''] = termsOf(line);
  expect(line.startsWith(start) && line.endsWith(end)).toBe(true);
  expect(start.length + end.length).toBeLessThan(line.length);
  expect(line.split(' ')).toEqual(expect.arrayContaining([...start.split(' '), ...end.split(' ')]));
});

it('a line without spaces is named by its first and last words, which are whole and do not overlap', () => {
  const line = '石の上に育つ地衣類は一年に約一ミリメートルしか成長しません。'.repeat(8);
  const [start = '', end = ''] = termsOf(line);
  expect(line.startsWith(start) && line.endsWith(end)).toBe(true);
  expect(start.length + end.length).toBeLessThanOrEqual(line.length);
  const breaks = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line)].map(
    ({ index }) => index,
  );
  expect(breaks).toContain(start.length);
  expect(breaks).toContain(line.length - end.length);
});

it('neighbours without spaces are those next to the quote', () => {
  const long = (text: string): string => text.repeat(20);
  const [before = '', quote, after = ''] = termsOf('地衣類', {
    before: long('その前にある文は長いです。'),
    after: long('その後にある文も長いです。'),
  });
  expect(quote).toBe('地衣類');
  expect(before.endsWith('その前にある文は長いです。')).toBe(true);
  expect(after.startsWith('その後にある文も長いです。')).toBe(true);
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
