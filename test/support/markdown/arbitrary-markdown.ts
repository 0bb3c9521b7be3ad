import * as fc from 'fast-check';

/*
 * Random Markdown for testing a renderer while it grows. Documents are built from parts that are likely to interact
 * badly; random characters nearly always make paragraphs.
 */

const word = fc.constantFrom(
  'alpha',
  'beta',
  'the',
  'of',
  'x',
  '42',
  '3.',
  '7)',
  'naïve',
  '漢字',
  '这是',
  '「重点」',
  '。',
  '，',
  '“你好”',
  '서울(Seoul)',
  '은',
  '(x)',
  'مرحبا',
  '٣',
  '3~5',
  '$n$th',
  '$x$在',
  '$a|b$',
  '\\(y|z\\)',
  '`a|b`',
  'one<br>two',
  'https://ok.example/a。后',
  'https://u@ok.example/',
  'שלום',
  '👩‍👩‍👧',
  'a_b_c',
  '2*3*4',
  '$5',
  '$10',
  '&amp;',
  '&copy',
  '&#35;',
  'http://ok.example/a',
  'www.ok.example',
  'me@ok.example',
  'C:\\dir',
  '<div>',
  '<b',
  'List<T>',
  '[ref]',
  '[ref][]',
  '[a][ref]',
  '[^1]',
  '!',
  ':',
  '...',
  '\\*',
  '\\',
  '|',
  '`',
  '``',
  '*',
  '**',
  '_',
  '~~',
  '[',
  ']',
  '](',
  '![',
);
const inline: fc.Arbitrary<string> = fc.letrec<{ inline: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { arbitrary: word, weight: 6 },
    fc
      .tuple(fc.constantFrom('*', '**', '_', '__', '~~', '***'), tie('inline'))
      .map(([mark, text]) => mark + text + mark),
    fc.array(word, { maxLength: 3 }).map((words) => `\`${words.join(' ')}\``),
    tie('inline').map((text) => `[${text}](https://ok.example/x "t")`),
    tie('inline').map((text) => `![${text}](https://ok.example/i.png)`),
  ),
  inline: fc
    .array(fc.tuple(tie('piece'), fc.constantFrom(' ', ' ', ' ', '', '  ')), { minLength: 1, maxLength: 4 })
    .map((pieces) => pieces.flat().join('').trimEnd()),
})).inline;
const line = inline.map((text) => text.replaceAll('\n', ' '));
const lineEnd = fc.constantFrom('\n', '\n', '\n', '  \n', '\\\n', '\r\n');

const paragraph = fc
  .array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 4 })
  .map((lines) => lines.flat().join(''));
const heading = fc
  .tuple(fc.constantFrom('# ', '## ', '###### ', '#', '   # '), line, fc.constantFrom('', ' #', ' ##'))
  .map(([mark, text, close]) => `${mark}${text}${close}\n`);
const setext = fc
  .tuple(line, fc.constantFrom('===', '---', '-', '='))
  .map((lines) => `${lines.join('\n')}\n`);
const rule = fc.constantFrom('---\n', '***\n', '- - -\n', '___\n');
const definition = fc.constantFrom(
  '[ref]: https://ok.example/late\n',
  '[ref]: <https://ok.example/b> "title"\n',
  '[a]: /rel\n',
  '[Ref]:\n/next-line\n',
);
const code = fc
  .tuple(
    fc.constantFrom('```', '~~~', '````'),
    fc.constantFrom('', 'ts', 'python ', 'c++ x'),
    fc.array(fc.oneof(line, fc.constantFrom('', '    x = 1', '``', '# no heading', '- no item', '\t')), {
      maxLength: 6,
    }),
    fc.boolean(),
  )
  .map(
    ([fence, info, lines, isClosed]) =>
      `${[fence + info, ...lines, ...(isClosed ? [fence] : [])].join('\n')}\n`,
  );
const indented = line.map((text) => `    ${text}\n`);
const html = fc.constantFrom(
  '<div>\nraw\n</div>\n',
  '<!-- c -->\n',
  '<br>\n',
  '<details><summary>s</summary>\n',
);
const math = fc.constantFrom(
  '$$\nx = y\n$$\n',
  '\\[\na\n= b\n- c\n\\]\n',
  'so $x^2$, \\(a_1\\) and $$y$$.\n',
  '$$\nopen\n',
  '$$\nx\n\ny\n$$\n',
  '$$x = 1\n+ 2\n- 3$$\n',
  '\\[ x\n- 3 \\]\n',
  '\\begin{align}\na &= b \\\\\nc\n\\end{align}\n',
  '$$\nnever closed\n\nx\n',
);
const cell = fc.oneof(
  word,
  line,
  line.map((text) => text.replaceAll('|', '\\|')),
);
const table = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
    fc.constantFrom('---', ':-:', '--:', ':--'),
  )
  .chain(([columns, rows, align]) =>
    fc
      .array(cell, { minLength: columns, maxLength: columns })
      .map((head) =>
        [head, head.map(() => align), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join(''),
      ),
  );
const block: fc.Arbitrary<string> = fc.letrec<{ block: string; list: string; quote: string }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { arbitrary: paragraph, weight: 6 },
    { arbitrary: heading, weight: 2 },
    setext,
    rule,
    definition,
    { arbitrary: code, weight: 2 },
    indented,
    math,
    html,
    { arbitrary: table, weight: 2 },
    { arbitrary: tie('list'), weight: 4 },
    { arbitrary: tie('quote'), weight: 2 },
  ),
  list: fc
    .tuple(
      fc.constantFrom('- ', '* ', '+ ', '1. ', '7) ', '10. ', '- [ ] ', '- [x] '),
      fc.array(
        fc.tuple(fc.array(tie('block'), { minLength: 1, maxLength: 2 }), fc.constantFrom('', '', '', '\n')),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      fc.constantFrom(0, 0, 0, 1, 2),
    )
    .map(([mark, items, outdent]) =>
      items
        .map(
          ([parts, gap]) => indent(parts.join(gap), mark, mark.replace(/\[.\] /, '').length - outdent) + gap,
        )
        .join(''),
    ),
  quote: fc
    .tuple(fc.array(tie('block'), { minLength: 1, maxLength: 3 }), fc.constantFrom('> ', '>', ' > '))
    .map(([parts, mark]) => parts.join(`\n`).replace(/^/gm, mark).replace(/> ?$/, '')),
})).block;

function indent(text: string, mark: string, width: number): string {
  return mark + text.replace(/\n(?!$)/g, `\n${' '.repeat(Math.max(0, width))}`);
}

/** A document of blocks of every kind. */
export const arbitraryDocument: fc.Arbitrary<string> = fc
  .array(fc.tuple(block, fc.constantFrom('\n', '\n', '', '\n\n', ' \n')), {
    minLength: 1,
    maxLength: 5,
    size: 'max',
  })
  .map((blocks) => blocks.flat().join(''));

/** Significant characters in random order. The letters form no named character reference. */
export const arbitraryNoise: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...Array.from('*_`~[]()<>!#-+=|:.&;\\$"\' \n\n\n\t>0123456789xyz'),
      '    ',
      '```',
      '$$',
      '\\(',
      '\\)',
      '\\[',
      '\\]',
      '- ',
      '1. ',
      '> ',
      '| ',
      '|-|',
      '](',
      'http://',
      '&lt;',
      '\u202E',
      '\0',
      '\r',
    ),
    { maxLength: 80, size: 'max' },
  )
  .map((parts) => parts.join(''));

const lines = fc.array(line, { minLength: 6, maxLength: 14 });
const blocksOf = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(block, fc.constantFrom('\n', '\n\n', '')), { minLength, maxLength })
    .map((blocks) => blocks.flat().join(''));

/** Long lists, flat and nested. */
export const arbitraryList: fc.Arbitrary<string> = fc.oneof(
  lines.map((items) => items.map((text) => `- ${text}\n`).join('')),
  lines.map((items) => items.map((text, at) => `${at + 3}. ${text}\n`).join('')),
  blocksOf(3, 8).map((blocks) => `1. ${blocks.replace(/\n(?=.)/g, '\n   ')}2. next\n`),
  fc
    .array(fc.tuple(line, fc.constantFrom('', '  ', '    ', '  '), fc.constantFrom('', '', '', '\n')), {
      minLength: 4,
      maxLength: 14,
    })
    .map((items) => `- top\n${items.map(([text, by, gap]) => `${by}- ${text}\n${gap}`).join('')}`),
);

/** Long tables. */
export const arbitraryTable: fc.Arbitrary<string> = lines.map(
  (rows) => `| a | b |\n|--|:-:|\n${rows.map((text) => `| ${text} | z |\n`).join('')}`,
);

/** Long fences. */
export const arbitraryCode: fc.Arbitrary<string> = fc
  .array(line, { minLength: 40, maxLength: 120 })
  .map((rows) => `\`\`\`ts\n${rows.join('\n')}\n\`\`\`\nafter\n`);

/** Long quotes of blocks of every kind. */
export const arbitraryQuote: fc.Arbitrary<string> = blocksOf(4, 12).map((blocks) =>
  blocks.replace(/^/gm, '> '),
);

const MARKERS = '> ¦> ¦>¦>\t¦- ¦- ¦-\t¦-¦* ¦+ ¦1. ¦1.\t¦1.¦2) ¦7. ¦10. ¦- [ ] ¦- [x] ¦  ¦   ';
const FRAGMENTS = [
  '¦a¦a b¦text that goes on, and ends. And more of it¦😀¦漢字。¦مرحبا¦\\¦&amp;¦https://ok.example¦2. a',
  '[ref]: /u¦[ref]:¦[ref]: /u "t¦[ref]: /u "t"¦[ref]: <¦/u¦"t"¦(t¦"¦[ref]¦[ref][]¦[a](/u¦**b¦b**¦`c¦c`¦_',
  '```¦```js¦~~~¦````¦``` a¦| a | b |¦|--|--|¦a | b¦--|--¦|a|¦|-|¦-|¦|¦|x',
  '---¦-¦--¦===¦=¦***¦* * *¦- - -¦# h¦#¦## h ##',
  '<div>¦</div>¦<div¦<b>¦<!--¦-->¦<pre>¦</pre>¦<?¦<!A¦<![CDATA[',
  '$$¦\\[¦\\]¦$$x¦x = 1¦\\begin{align}¦\\end{align}',
];
const marker = fc.constantFrom(...MARKERS.split('¦'));
const fragment = fc.constantFrom(...FRAGMENTS.flatMap((fragments) => fragments.split('¦')));
const randomLine = fc
  .tuple(
    fc.constantFrom('', '', '', ' ', '  ', '   ', '    ', '     ', '      ', '       ', '\t', '\t\t', ' \t'),
    fc.array(marker, { maxLength: 4 }),
    fc.array(fragment, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('\n', '\n', '\n', '\n', '\n\n', '\r\n', '  \n', ' \n', '\t\n', '\\\n', '\n \n'),
  )
  .map(([indent, markers, fragments, end]) => `${indent}${markers.join('')}${fragments.join(' ')}${end}`);

/**
 * Short lines in random order: markers of containers, and what begins or ends a block of each kind, so that lazy lines,
 * underlines, titles and fences come where they do not belong.
 */
export const arbitraryLines: fc.Arbitrary<string> = fc
  .array(randomLine, { minLength: 2, maxLength: 8, size: 'max' })
  .map((lines) => lines.join(''));

const quotesAndItems = fc.array(fc.constantFrom('> ', '>', '- ', '1. ', ' > '), { maxLength: 3 });
const longLeaf = fc
  .tuple(
    fc.constantFrom('', '<div> ', '<details>', '**', '`'),
    fc.array(line, { minLength: 3, maxLength: 9 }),
  )
  .map(([opener, texts]) => opener + texts.join(' '));
const shortLine = fc
  .tuple(
    fc.constantFrom('', ' ', '  ', '   ', '    ', '     '),
    fc.constantFrom('', '', '> ', '- ', '1. ', '7) ', '# ', '```'),
    fc.constantFrom('a', 'b c', '[ref]: /u', '漢字。', ''),
  )
  .map((parts) => `${parts.join('')}\n`);

/** Text of quotes and items that is long enough for a piece, and short lines in them or after them. */
export const arbitraryPieces: fc.Arbitrary<string> = fc
  .tuple(
    quotesAndItems,
    fc.array(longLeaf, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom('inside', 'inside', 'outside'), shortLine), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([markers, leaves, after]) => {
    const inside = markers
      .map((marker) => (marker.includes('>') ? marker : marker.replace(/./g, ' ')))
      .join('');
    const lines = after.map(([where, text]) => (where === 'inside' ? inside : '') + text);
    return `${markers.join('')}${leaves.join(`\n${inside}`)}\n${lines.join('')}`;
  });

/** Long blocks of every kind that commits inside. */
export const arbitraryLong: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: arbitraryList, weight: 4 },
  arbitraryTable,
  arbitraryCode,
  arbitraryQuote,
);

/** Cuts a text into deltas at random places, also inside characters. */
export function cutAt(text: string, sizes: readonly number[]): string[] {
  const deltas: string[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    deltas.push(text.slice(at, at + size));
    at += size;
  }
  return deltas;
}
