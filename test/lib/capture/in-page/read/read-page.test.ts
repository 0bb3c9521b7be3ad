// @vitest-environment jsdom
// @vitest-environment-options { "url": "https://courier.example/nature/otter.html" }
import { expect, it, vi } from 'vitest';

import { isCapturedPage } from '#lib/capture/captured.ts';
import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { readPage } from '#lib/capture/in-page/read/read-page.ts';

import { showBody, showPage } from '../../../../support/pages/show-page.ts';

/** jsdom takes long for styles, so no time passes. */
async function capture() {
  const captured = await readPage(
    document,
    createTimeSlicer(() => 0),
  );
  expect(isCapturedPage(captured)).toBe(true);
  return captured;
}

it('a page gives the main part of its article, and everything that it shows', async () => {
  showPage('article.html');
  const { text, whole, title, url, language } = await capture();
  expect(text).toContain('For forty years nobody saw one.');
  expect(text).toContain('4. Cleaner water\n   - fewer drains');
  expect(text).toContain('> — R. Holm');
  for (const other of ['Most read', 'The Evening Courier', '[Sport]']) expect(text).not.toContain(other);
  expect(whole).toContain('Most read');
  expect(whole).toContain('For forty years nobody saw one.');
  expect({ title, url, language }).toEqual({
    title: 'The slow return of the river otter | The Evening Courier',
    url: 'https://courier.example/nature/otter.html',
    language: 'en-GB',
  });
});

it('a documentation page keeps its code blocks, formulas and tables', async () => {
  showPage('docs.html');
  const { text } = await capture();
  for (const kept of [
    '```ts\nconst a',
    '```jsx\n<App />',
    '````python',
    '```ruby',
    'E = mc^2',
    '| `ttl` | number',
  ]) {
    expect(text).toContain(kept);
  }
});

it('a page without a recognizable main part is read as a whole', async () => {
  showPage('tables.html');
  const { text, whole } = await capture();
  expect(text).toContain('| North | 1,204 | 1,377 |');
  expect(whole).toBeUndefined();
});

it('a page leaves out what the user has typed into an editor', async () => {
  showPage('forum.html');
  const { text, whole } = await capture();
  for (const own of ['Entwurf', 'geheim', 'geholfen']) expect(`${text}${whole ?? ''}`).not.toContain(own);
});

it('hundreds of similar posts are all part of the page', async () => {
  const post = (index: number) =>
    `<div class="post"><h3>Post ${index}</h3><p>${'Long enough to count, '.repeat(8)}number ${index}.</p></div>`;
  showBody(
    `<nav><a href="/a">Elsewhere</a></nav><main>${Array.from({ length: 300 }, (_, index) => post(index)).join('')}</main>`,
  );
  const { text, cut } = await capture();
  expect(cut).toBeUndefined();
  for (const index of [0, 7, 60, 150, 299]) expect(text).toContain(`number ${index}.`);
}, 60_000);

it('a video gives the captions that it has loaded', async () => {
  showBody('<video></video><p>Below</p>');
  const video = document.querySelector('video');
  const cues = [{ text: '<v Ann>Hello' }, { text: 'there.' }];
  Object.defineProperty(video, 'textTracks', {
    value: [
      { kind: 'metadata', mode: 'hidden', cues: [{ text: 'no' }] },
      { kind: 'captions', mode: 'showing', cues },
      { kind: 'subtitles', mode: 'disabled', cues: null },
    ],
  });
  expect((await capture()).transcript).toBe('Hello there.');
});

it('leaves the document as it was', async () => {
  showPage('article.html');
  const before = document.documentElement.outerHTML;
  await capture();
  expect(document.documentElement.outerHTML).toBe(before);
});

it('a short article whose first extraction fails is found without assigning HTML strings', async () => {
  showPage('short-comments.html');
  const assigned = vi.spyOn(Element.prototype, 'innerHTML', 'set').mockImplementation(() => {
    throw new TypeError('This document requires TrustedHTML assignment');
  });
  try {
    const { text, whole } = await capture();
    expect(text).toContain('The heron waits');
    expect(text).not.toContain('Shop');
    expect(whole).toContain('Shop');
  } finally {
    assigned.mockRestore();
  }
});
