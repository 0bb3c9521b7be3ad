// @vitest-environment jsdom
import * as fc from 'fast-check';
import { marked } from 'marked';
import { expect, it } from 'vitest';

import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { PageNode } from '#lib/capture/in-page/read/page-node.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

async function write(...nodes: PageNode[]): Promise<string> {
  return await writeMarkdown(nodes, createTimeSlicer());
}

/** The words that a reader of the Markdown sees. */
async function rendered(markdown: string): Promise<string> {
  const page = document.implementation.createHTMLDocument();
  page.body.innerHTML = await marked.parse(markdown);
  return (page.body.textContent ?? '').replace(/\s+/g, ' ').trim();
}

const special = fc.constantFrom(
  ...'* _ ` [ ] ( ) # > < & ~ ! | \\ $ { } = : ; , . / @ ^ " % é 字 a b 1'.split(' '),
  ' ',
  'word',
  '&amp;',
  '<b>',
  '**',
  '](x)',
);
const prose = fc
  .array(special, { minLength: 1, maxLength: 14 })
  .map((pieces) => pieces.join('').replace(/ +/g, ' ').trim())
  // What looks like an item reads the same as one, but its mark is no text of the page's any more.
  .filter((text) => text !== '' && !/^(?:[-+*]|\d+[.)])(?: |$)/.test(text));

it('prose renders as it was, whatever syntax characters it contains', async () => {
  await fc.assert(
    fc.asyncProperty(prose, async (text) => {
      expect(await rendered(await write(text))).toBe(text);
    }),
    { numRuns: 3000 },
  );
});

it('code renders as it was, whatever syntax characters it contains', async () => {
  await fc.assert(
    fc.asyncProperty(prose, async (text) => {
      const block = await write({ kind: 'code-block', language: 'js', children: [text] });
      expect(await rendered(block)).toBe(text);
      const inline = await write('x ', { kind: 'code', children: [text] }, ' y');
      expect(await rendered(inline)).toBe(`x ${text} y`);
    }),
    { numRuns: 1000 },
  );
});

it('the cells of a written table render as they were', async () => {
  const cell = (text: string, head: boolean): PageNode => ({
    kind: 'cell',
    head,
    columns: 1,
    rows: 1,
    isSelected: true,
    children: [text],
  });
  await fc.assert(
    fc.asyncProperty(prose, prose, async (one, two) => {
      const table = await write({
        kind: 'table',
        layout: false,
        isStyled: false,
        children: [
          { kind: 'row', head: true, children: [cell('H', true), cell('I', true)] },
          { kind: 'row', head: false, children: [cell(one, false), cell(two, false)] },
        ],
      });
      expect(await rendered(table)).toBe(`H I ${one} ${two}`);
    }),
    { numRuns: 1000 },
  );
});

it('emphasis marks touch the words inside them', async () => {
  expect(await write('a', { kind: 'strong', children: [' b '] }, 'c')).toBe('a **b** c');
  expect(await write({ kind: 'emphasis', children: [' '] }, 'x')).toBe('x');
});

it('everything in a list item is indented below its marker', async () => {
  const item = (number: number, ...children: PageNode[]): PageNode => ({ kind: 'item', number, children });
  const code: PageNode = { kind: 'code-block', language: '', children: ['a\n\nb'] };
  expect(
    await write({
      kind: 'list',
      children: [item(9, 'nine'), item(10, 'ten', { kind: 'gap', lines: 2 }, code)],
    }),
  ).toBe('9. nine\n10. ten\n\n    ```\n    a\n\n    b\n    ```');
});
