// @vitest-environment jsdom
// @vitest-environment-options { "url": "https://courier.example/nature/otter.html" }
import { expect, it } from 'vitest';

import { areCaptured } from '#lib/capture/captured.ts';
import { readParts } from '#lib/capture/in-page/read/read-parts.ts';

import { byId, showBody, showPage } from '../../../../support/pages/show-page.ts';

async function textsOf(...ids: string[]): Promise<string[]> {
  const read = await readParts(document, ids.map(byId));
  expect(areCaptured(read)).toBe(true);
  return read.map(({ text }) => text);
}

it('a part is read like a selection of its whole content, with its source and surrounding text', async () => {
  showBody('<p>Before it.</p><p id="p">Some <b>bold</b> words.</p><p>After it.</p>');
  const [part] = await readParts(document, [byId('p')]);
  expect(part).toMatchObject({
    text: 'Some **bold** words.',
    url: 'https://courier.example/nature/otter.html',
    before: 'Before it.',
    after: 'After it.',
  });
});

it('a table is Markdown, and a row of it keeps its columns', async () => {
  showBody(
    '<table id="t"><tr><th>A</th><th>B</th></tr><tr id="r"><td>1</td><td>2</td></tr></table><ul><li>x</li><li id="i">y</li></ul>',
  );
  expect(await textsOf('t', 'r', 'i')).toEqual([
    '| A | B |\n| --- | --- |\n| 1 | 2 |',
    '|  |  |\n| --- | --- |\n| 1 | 2 |',
    '- y',
  ]);
});

it('parts keep their order, and the same text comes once', async () => {
  showBody('<p id="a">One.</p><p id="b">Two.</p><p id="c">One.</p><p id="d"> </p>');
  expect(await textsOf('b', 'a', 'c', 'd')).toEqual(['Two.', 'One.']);
});

it('invisible text is not read, though it can be pointed at', async () => {
  showBody(
    '<div style="opacity:0"><p id="a">Faint.</p></div><p id="b">Seen. <span style="opacity:0.01">Unseen.</span></p>',
  );
  expect(await textsOf('a', 'b')).toEqual(['Seen.']);
});

it('text that cannot be selected is read', async () => {
  showBody('<p id="a" style="user-select:none">No copying.</p>');
  expect(await textsOf('a')).toEqual(['No copying.']);
});

it('the document stays as it was', async () => {
  showPage('article.html');
  const before = document.documentElement.outerHTML;
  await readParts(document, [document.body]);
  expect(document.documentElement.outerHTML).toBe(before);
});
