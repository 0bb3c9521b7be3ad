import { expect, it } from 'vitest';

import { pageOfTexts, refTo } from '#test/support/pages/make-pdf.ts';
import { textOfPages } from '#test/support/pages/read-made-pdf.ts';

/** Entries of an outline, each with its level from 1 and its destination. */
type Entry = readonly [level: number, title: string, dest: string];

/** Page objects are 4, 6, …: see `makePdf`. */
const PAGE = (number: number): string => `${2 + 2 * number} 0 R`;

/** The objects of an outline; the first is its root. */
function outline(entries: readonly Entry[]): string[] {
  const root = `<< /Type /Outlines /First ${refTo(1)} /Last ${refTo(entries.length)} /Count ${entries.length} >>`;
  const childrenOf = (parent: number): number[] => {
    const level = parent < 0 ? 0 : (entries[parent]?.[0] ?? 0);
    const children: number[] = [];
    for (let index = parent + 1; index < entries.length; index += 1) {
      const own = entries[index]?.[0] ?? 0;
      if (own <= level) break;
      if (own === level + 1) children.push(index);
    }
    return children;
  };
  const siblingAfter = (index: number): number | undefined => {
    const [level = 0] = entries[index] ?? [];
    for (let next = index + 1; next < entries.length; next += 1) {
      const own = entries[next]?.[0] ?? 0;
      if (own < level) return undefined;
      if (own === level) return next;
    }
    return undefined;
  };
  const items = entries.map(([, title, dest], index) => {
    const children = childrenOf(index);
    const next = siblingAfter(index);
    const kids =
      children.length > 0
        ? `/First ${refTo((children[0] ?? 0) + 1)} /Last ${refTo((children.at(-1) ?? 0) + 1)}`
        : '';
    return `<< /Title (${title}) /Parent ${refTo(0)} ${next === undefined ? '' : `/Next ${refTo(next + 1)}`} ${kids} /Dest ${dest} >>`;
  });
  return [root, ...items];
}

it('headings come from the outline, in whatever size they are printed', async () => {
  const text = await textOfPages(
    [
      pageOfTexts([
        [72, 720, '1. Introduction'],
        [72, 706, 'Text of the first chapter.'],
        [72, 692, '1.1 A long title that is broken'],
        [72, 678, 'into two lines'],
        [72, 664, 'More text.'],
      ]),
      pageOfTexts([
        [72, 720, 'Introduction is mentioned here.'],
        [72, 690, 'Conclusion'],
        [72, 676, 'The end.'],
      ]),
    ],
    {
      catalog: `/Outlines ${refTo(0)}`,
      objects: outline([
        [1, 'Introduction', `[${PAGE(1)} /XYZ 72 732 null]`],
        [2, 'A long title that is broken into two lines', `[${PAGE(1)} /FitH 700]`],
        [1, '2 Conclusion', `[${PAGE(2)} /Fit]`],
        [1, 'Not in the text', `[${PAGE(2)} /Fit]`],
      ]),
    },
  );
  expect(text.split('\n\n')).toEqual([
    '[page 1]',
    '# 1. Introduction',
    'Text of the first chapter.',
    '## 1.1 A long title that is broken into two lines',
    'More text.',
    '[page 2]',
    'Introduction is mentioned here.',
    '# Conclusion',
    'The end.',
  ]);
});

it('the title of the document is above the headings of its outline', async () => {
  const text = await textOfPages(
    [
      pageOfTexts([
        [72, 720, 'A study of lichens', 24],
        [72, 680, 'Methods'],
        [72, 666, 'We looked at them for a year, in all weathers.'],
      ]),
    ],
    { catalog: `/Outlines ${refTo(0)}`, objects: outline([[1, 'Methods', `[${PAGE(1)} /Fit]`]]) },
  );
  expect(text.split('\n\n')).toEqual([
    '# A study of lichens',
    '## Methods',
    'We looked at them for a year, in all weathers.',
  ]);
});

it('of two lines with the words of a heading, the one where the outline leads is it', async () => {
  const text = await textOfPages(
    [
      pageOfTexts([
        [72, 720, 'Results'],
        [72, 706, 'are summarized on the next pages.'],
        [72, 650, 'Results'],
        [72, 636, 'They grew.'],
      ]),
    ],
    { catalog: `/Outlines ${refTo(0)}`, objects: outline([[1, 'Results', `[${PAGE(1)} /XYZ 72 662 null]`]]) },
  );
  expect(text.match(/# Results\n\n(.*)/u)?.[1]).toBe('They grew.');
});

it('a named destination leads to its page', async () => {
  const entries = outline([[1, 'Methods', '(methods)']]);
  const text = await textOfPages(
    [
      pageOfTexts([[72, 720, 'Methods']]),
      pageOfTexts([
        [72, 720, 'Methods'],
        [72, 706, 'We looked at them.'],
      ]),
    ],
    {
      catalog: `/Outlines ${refTo(0)} /Names << /Dests << /Names [(methods) [${PAGE(2)} /Fit]] >> >>`,
      objects: entries,
    },
  );
  expect(text).toBe('[page 1]\n\nMethods\n\n[page 2]\n\n# Methods\n\nWe looked at them.');
});
