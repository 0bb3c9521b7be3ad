import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';

import { hasFormulas, makeInert, makeInertName } from '#lib/transfer/notes/inert-markdown.ts';

const EVIL = 'https://evil.example/x';
/** What Markdown programs load, run or embed. */
const ACTIVE = [
  `![a](${EVIL})`,
  `![a][ref]`,
  `[ref]: ${EVIL}`,
  `![[secret]]`,
  `<img src=${EVIL}>`,
  `<IMG\nsrc="${EVIL}">`,
  `<iframe src="${EVIL}"></iframe>`,
  `<svg onload=alert(1)>`,
  `<!-- `,
  `-->`,
  `<?php `,
  `</pre>`,
  `<pre>`,
  '<%* tp.user.run() %>',
  '`$= dv.run()`',
  '```dataviewjs',
  '````',
  '~~~',
  '```',
  '   ```mermaid',
  '    ```',
  '> ```',
  '- ```html',
  '`` ` ``',
  '$$',
  '$',
  '%%',
  String.raw`\style{background:url(${EVIL})}{x}`,
  '\t',
  '',
  'text',
  '# h',
  '|a|b|\n|-|-|',
  '\\',
  '---',
  '\r',
];

/** Elements that load, in the HTML that a Markdown program makes of a document. It keeps raw HTML, and escapes text. */
const LOADING = /<(?:img|iframe|svg|script|object|embed|video|audio|link|style|source)/iu;

function inert(markdown: string): string {
  return makeInert(markdown, hasFormulas(markdown));
}

/** What is outside of code fences, by the fences that begin a line and nothing else. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})[a-z#+0-9-]*\n[^]*?\n\1$/gmu, '');
}

describe('third-party Markdown', () => {
  it.each([
    ['an image', `![a](${EVIL})`, '!\u2060[a]'],
    ['an embedded note', '![[secret]]', '!\u2060[[secret]]'],
    ['an HTML image', `<img src=${EVIL}>`, '<\u2060img'],
    ['a comment that hides the rest', '%% gone', '%\u2060% gone'],
    ['a script of a plugin', '<% x %>', '<\u2060% x'],
    ['an inline query', '`$= dv.run()`', '`\u2060$= dv'],
    ['a formula that loads', String.raw`$\style{background:url(x)}{y}$`, '\\\u2060style'],
    ['an image in a list', `- ![a](${EVIL})`, '!\u2060[a]'],
    ['an image in inline code', '`![a](b)`', '`!\u2060[a](b)`'],
  ])(
    'has syntax that would load or run something split by an invisible character: %s',
    (_what, markdown, part) => {
      expect(inert(markdown)).toContain(part);
    },
  );

  it('keeps links, tables, formulas and highlighted code as they are', () => {
    const markdown = [
      '# Heading',
      'A [link](https://a.example), **bold**, 1 < 2, a != b, 100 % and $a_1 < b$.',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '$$\nE = mc^2\n$$',
      '```html\n<img src="a.png"> ![a](b) %% <script>\n```',
    ].join('\n\n');
    expect(inert(markdown)).toBe(markdown);
  });

  it('has fences that its code cannot close, and languages that are only highlighted', () => {
    expect(inert('~~~js\na\n```\n![a](b)\n~~~')).toBe('````js\na\n```\n![a](b)\n````');
    expect(inert('```dataviewjs\ndv.run()\n```')).toBe('```\ndv.run()\n```');
    expect(inert('```mermaid\ngraph\n```')).toBe('```\ngraph\n```');
    expect(inert('```js\nnever closed')).toBe('```js\nnever closed\n```');
  });

  it('keeps scripts of plugins out of code, too', () => {
    expect(inert('```html\n<%* run() %>\n```')).toBe('```html\n<\u2060%* run() %>\n```');
  });

  it('cannot end in code a formula that began in text', () => {
    const text = inert(`a $$ b\n\n\`\`\`sh\n$$\n![a](${EVIL})\n\`\`\``);
    expect(text).not.toContain('$$');
  });

  it('loads nothing, in whatever order its pieces are', () => {
    assert(
      property(
        array(tuple(constantFrom(...ACTIVE), constantFrom('\n', '\n\n', ' ', '\n> ', '\n  ')), {
          maxLength: 14,
        }),
        (pieces) => {
          const markdown = pieces.flat().join('');
          const text = inert(markdown);
          expect(marked.parse(text, { async: false })).not.toMatch(LOADING);
          expect(outsideCode(text)).not.toMatch(/!\[|<[a-z/!?%]|%%|`\$?=/iu);
          expect(text).not.toContain('<%');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a name', () => {
  it('stays on its line and is not Markdown', () => {
    expect(makeInertName(`![x](y)\n# <img> \`a\` $$ | %%\u0000`)).toBe(
      String.raw`!\[x\](y) \# ` + '\\<\u2060img\\> ' + String.raw`\`a\` \$\$ \| ` + '%\u2060%',
    );
  });
});
