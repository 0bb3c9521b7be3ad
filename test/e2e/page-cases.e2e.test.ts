import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';

import { createInjector, type Injector } from '../support/e2e/inject-capture.ts';
import { type FixtureServer, serveFixtures } from '../support/e2e/serve-fixtures.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';
import { listen } from '../support/servers/listen.ts';

let fixtures: FixtureServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let injector: Injector;

beforeAll(async () => {
  [fixtures, gloss] = await Promise.all([serveFixtures(), startGloss()]);
  page = await gloss.openPage(`${fixtures.url}/article.html`);
  injector = createInjector(await gloss.openExtensionPage('options.html'), fixtures.url);
  await page.focus();
});

afterAll(async () => {
  await gloss?.quit();
  await fixtures?.close();
});

async function pageText(name: string): Promise<{ text: string; all: string }> {
  await page.goto(`${fixtures.url}/${name}.html`);
  const { text, whole = text } = await injector.capturePage();
  return { text, all: `${text}\n${whole}` };
}

async function selectionText(name: string, id: string): Promise<string> {
  await page.goto(`${fixtures.url}/${name}.html`);
  await page.evaluate((id: string) => {
    const element = document.querySelector(`[id="${id}"]`);
    if (element === null) throw new Error(`no #${id}`);
    getSelection()?.selectAllChildren(element);
  }, id);
  return (await injector.capture()).text;
}

function numbered(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${word}-${index}`);
}

function missingIn(text: string, words: readonly string[]): string[] {
  return words.filter((word) => !new RegExp(String.raw`\b${word}\b`, 'u').test(text));
}

describe('the main part of a page', () => {
  test('has every post of a forum with short posts', async () => {
    expect(missingIn((await pageText('comments-forum')).text, numbered('POST', 20))).toEqual([]);
  });

  test('is a chapter of many short paragraphs, not the box next to it', async () => {
    const { text } = await pageText('sampled-chapter');
    expect(missingIn(text, numbered('CHAPTER', 200))).toEqual([]);
  });

  test('has the display formulas between its paragraphs', async () => {
    const { text } = await pageText('display-math');
    expect(text).toContain('$$\nE = mc^2\n$$');
    expect(text).toMatch(/\$\$\nUNIQM ?= ?1\n\$\$/u);
  });

  test('has formulas whose source is in a script', async () => {
    expect((await pageText('math-tex-script')).text).toContain('Let $a^2+b^2$ be.');
  });

  test('has code that the page does not let be selected', async () => {
    const { text } = await pageText('anti-copy-code');
    expect(text).toContain('Use `npm ci` first.\n\n```\nnpm start\n```');
  });

  test('has code blocks inside inline code', async () => {
    expect((await pageText('code-wraps-pre')).text).toContain('```\nnpm i\nnpm start\n```');
  });

  test('has code next to a column of line numbers, without the numbers', async () => {
    const { text } = await pageText('hugo-lineno-table');
    expect(text).toContain('\n\n```py\ndef f():\n    return 1\n```\n\n');
    expect(text).not.toMatch(/^1$/mu);
  });

  test('has a table whose cells hold headings', async () => {
    expect((await pageText('pricing-table')).text).toContain(
      '| Plan | Seats | Price |\n| --- | --- | --- |\n| Basic | 1 | 5 € |\n| Pro | 9 | 19 € |',
    );
  });

  test('has the text of a frame of the same origin', async () => {
    const { text } = await pageText('page-text-in-a-frame');
    expect(text).toBe('# Course\n\nOuter words.\n\n## Lesson\n\nThe lesson text lives in this frame.');
  });

  test('comes with the transcript that is open next to it', async () => {
    await page.goto(`${fixtures.url}/transcript.html`);
    const { text, transcript } = await injector.capturePage();
    expect(text).toContain('why she stopped fighting moss');
    expect(text).not.toContain('Moss has no roots');
    expect(transcript).toContain('Moss has no roots. That is the first thing to know.');
  });
});

describe('frames of other origins', () => {
  /** Closes what frames are from, once no frame is left that would show an error page during the next test. */
  async function closeServer(server: { close(): Promise<void> }): Promise<void> {
    await page.goto('about:blank');
    await server.close();
  }

  test('are named when they are large enough to be read, and others are not', async () => {
    const other = await serveFixtures();
    try {
      await page.goto(`${fixtures.url}/article.html`);
      await page.evaluate(addFrames, [
        [`${other.url}/article.html`, 400],
        [`${other.url}/article.html`, 90],
        ['/article.html', 400],
      ]);
      await expect.poll(() => other.requests).toHaveLength(2);
      expect((await injector.capturePage()).unreadFrames).toEqual([new URL(other.url).host]);
    } finally {
      await closeServer(other);
    }
  });

  test('are named before they have loaded', async () => {
    const silent = await listen(createServer(() => undefined));
    try {
      await page.goto(`${fixtures.url}/article.html`);
      await page.evaluate(addFrames, [
        [silent.url, 400],
        ['about:blank', 400],
      ]);
      expect((await injector.capturePage()).unreadFrames).toEqual([new URL(silent.url).host]);
    } finally {
      await closeServer(silent);
    }
  });
});

/** Frames of the page's width, each with its address and its height in CSS pixels. */
function addFrames(frames: readonly (readonly [string, number])[]): void {
  for (const [src, height] of frames) {
    const frame = document.createElement('iframe');
    frame.style.cssText = `display: block; width: 100%; height: ${height}px`;
    frame.src = src;
    document.body.append(frame);
  }
}

describe('hidden words', () => {
  test('of a prompt injection are not in a page', async () => {
    expect((await pageText('hidden-injection')).all).not.toContain('INJECT');
  });

  test('that a shape hides are left out of a page, and those that it frames are not', async () => {
    const { all } = await pageText('hidden-by-shape');
    expect(all).not.toContain('HIDDEN');
    expect(all).toContain('SHOWN-1');
    expect(all).toContain('SHOWN-2');
  });

  test('are left out of a page, and words that can be seen are not', async () => {
    const { all } = await pageText('hidden-words');
    expect(all.match(/HIDDEN-\d+/gu) ?? []).toEqual([]);
    expect(missingIn(all, numbered('VISIBLE', 12).slice(1))).toEqual([]);
    expect(all).toContain('```\ncode here\n```');
  });

  test('are left out of a selection, and words that can be seen are not', async () => {
    const text = await selectionText('hidden-words', 'all');
    expect(text.match(/HIDDEN-\d+/gu) ?? []).toEqual([]);
    expect(missingIn(text, numbered('VISIBLE', 12).slice(1))).toEqual([]);
  });

  test('are left out of a title', async () => {
    await page.goto(`${fixtures.url}/hidden-words.html`);
    expect((await injector.capturePage()).title).toBe('Hidden words');
  });
});

const CODE_IN_TABLE = `\`\`\`
def area(r):
    if r < 0:
        return None

    return 3.14 * r ** 2  # not a_b_c
\`\`\``;

test.each([
  ['lines of code in a table', 'code-in-a-table', 's', CODE_IN_TABLE],
  [
    'lines of code in a grid',
    'code-lines-in-a-grid',
    's',
    '```ts\nconst a = 1;\n  const b = 2;\nend();\n```',
  ],
  [
    'white space outside of code',
    'layouts',
    'poem',
    'so much depends  \n    upon\n\na red  wheel  \n    barrow',
  ],
  [
    'lines that are styled as code',
    'layouts',
    'listing',
    '```\nfor x in y:\n    print(x)\n\ndone = True\n```',
  ],
  [
    'a table made with styles',
    'layouts',
    'css-table',
    '|  |  |\n| --- | --- |\n| Name | Age |\n| Ann | 31 |',
  ],
  ['a list with letters', 'layouts', 'letters', '- b. two\n- c. three'],
  ['a list with Roman numerals', 'layouts', 'roman', '- I. one\n- II. two'],
  ['an inline quotation', 'layouts', 'quotation', 'She said “no, *never*” and left.'],
  ['the chosen options of a form', 'layouts', 'form', 'Size: M Toppings: basil, olives'],
  ['code with a column of line numbers', 'layouts', 'rouge', '```ruby\ndef f\n  1\n```'],
  ['code with line numbers in its lines', 'layouts', 'chroma', '```go\na := 1\nb := 2\n```'],
  ['a formula that MathJax has rendered', 'layouts', 'mathjax', 'Let $x^2$ and'],
])('a selection keeps %s', async (_what, name, id, expected) => {
  expect(await selectionText(name, id)).toBe(expected);
});

test('a column of a page that is laid out with table styles keeps its paragraphs', async () => {
  expect(await selectionText('layouts', 'columns')).toMatch(
    /paragraphs of that page\.\n\nAnother one\.\n\nThe right/u,
  );
});

test('a table with several lines of code in a cell becomes blocks', async () => {
  expect(await selectionText('layouts', 'snippets')).toContain('```\nexport A=1\nsource b\n```');
});

test('a selection inside a frame is found from the page around it', async () => {
  await page.goto(`${fixtures.url}/selection-in-a-frame.html`);
  await page.evaluate(() => {
    const frame = document.querySelector('iframe');
    const words = frame?.contentDocument?.querySelector('#s');
    frame?.contentWindow?.focus();
    if (words) frame?.contentDocument?.getSelection()?.selectAllChildren(words);
  });
  expect((await injector.capture()).text).toBe('The words inside the frame.');
});
