import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import { plainLines } from '#lib/passages/plain-lines.ts';
import { buildTextFragmentUrl, type Passage } from '#lib/passages/text-fragment.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { createInjector, type Injector } from '../support/e2e/inject-capture.ts';
import { type FixtureServer, serveFixtures } from '../support/e2e/serve-fixtures.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

let fixtures: FixtureServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;
let inject: Injector['inject'];
let capture: Injector['capture'];
let captureAll: Injector['captureAll'];
let capturePage: Injector['capturePage'];

beforeAll(async () => {
  [fixtures, gloss] = await Promise.all([serveFixtures(), startGloss()]);
  page = await gloss.openPage(`${fixtures.url}/article.html`);
  options = await gloss.openExtensionPage('options.html');
  ({ inject, capture, captureAll, capturePage } = createInjector(options, fixtures.url));
  await page.focus();
});

afterAll(async () => {
  await gloss?.quit();
  await fixtures?.close();
});

/**
 * Selects the whole content of these elements; more than one is possible only in Firefox. Returns the
 * browser's own text.
 */
async function selectIn(...ids: string[]): Promise<string> {
  return await page.evaluate((joined: string) => {
    const selection = Document.prototype.getSelection.call(document);
    if (selection === null) throw new Error('no selection');
    selection.removeAllRanges();
    for (const id of joined.split(' ')) {
      const element = Document.prototype.querySelector.call(document, `[id="${id}"]`);
      if (element === null) throw new Error(`no #${id}`);
      const range = Document.prototype.createRange.call(document);
      range.selectNodeContents(element);
      selection.addRange(range);
    }
    return selection.toString();
  }, ids.join(' '));
}

const squeeze = (text: string) => text.replace(/[\s\u00AD\u200B]+/g, '');

describe('a captured selection', () => {
  test.each(['why-text', 'quote', 'terms', 'reasons', 'special'])(
    'has the words that the browser would copy from #%s',
    async (id) => {
      await page.goto(`${fixtures.url}/article.html`);
      const copied = await selectIn(id);
      const { text } = await capture();
      expect(squeeze(plainLines(text).join(''))).toBe(squeeze(copied));
    },
  );

  test('comes with its source and surrounding text', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await selectIn('lead');
    expect(await capture()).toEqual({
      text: expect.stringMatching(
        /^For forty years nobody saw one\. Then, in the \*\*spring of 2019\*\*, a lock keeper noticed \[fresh tracks\]\(http:\/\/127\.0\.0\.1:\d+\/archive\/2019\?x=1&y=2\) in the mud,\[1\] and said nothing\.$/,
      ),
      title: 'The slow return of the river otter | The Evening Courier',
      url: `${fixtures.url}/article.html`,
      language: 'en-GB',
      before: expect.stringMatching(/Photo: A\. Reed$/),
      after: expect.stringMatching(/^The count rose/),
    });
  });

  test('leaves out hidden text', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await selectIn('story');
    const { text } = await capture();
    for (const hidden of [
      'hidden words',
      'Subscribe',
      'Ignore all',
      'published on',
      'Nobody has opened',
      'Share',
    ]) {
      expect(text).not.toContain(hidden);
    }
    expect(text).toContain('*but these are seen*');
  });

  test('has code without line numbers', async () => {
    await page.goto(`${fixtures.url}/docs.html`);
    await selectIn('prism');
    expect((await capture()).text).toBe('```jsx\n<App />\n\n  indented\n```');
    await selectIn('github');
    expect((await capture()).text).toBe('```ts\nconst a = [\n    1,\n\t2,\n];\n```');
    await selectIn('katex');
    expect((await capture()).text).toBe(String.raw`$\pi r^2$`);
  });

  test('of a forum keeps quotes and leaves out icons', async () => {
    await page.goto(`${fixtures.url}/forum.html`);
    await selectIn('thread');
    const { text } = await capture();
    expect(text).toContain('anna_k\n12. Mai\n\nMeine Bremse quietscht.  \nWas tun?\n\nFelge ist sauber.');
    expect(text).toContain('> **anna_k schrieb:**  \n> Was tun?\n>\n> > Und davor?');
    for (const unseen of ['more_vert', 'Likes', 'unsichtbare']) expect(text).not.toContain(unseen);
  });

  test.runIf(BROWSER === 'firefox')('of a table column is a table with one column', async () => {
    await page.goto(`${fixtures.url}/tables.html`);
    await selectIn('n-q1', 's-q1');
    expect((await capture()).text).toBe('|  |\n| --- |\n| 1,204 |\n| 998 |');
  });

  test.runIf(BROWSER === 'firefox')('is one of several, each read for itself', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await selectIn('quote', 'terms');
    expect((await captureAll()).map(({ text }) => text.split('\n')[0])).toEqual([
      'They were never gone.',
      'Holt',
    ]);
  });

  test('includes open and closed shadow roots, and slots', async () => {
    await page.goto(`${fixtures.url}/shadow-app.html`);
    await page.evaluate(() => getSelection()?.selectAllChildren(document.body));
    expect((await capture()).text).toBe(
      '## Subject: Your **invoice**\n\nInside the *shadow*.\n\nFirst paragraph, slotted.\n\nSecond paragraph, slotted.\n\n- Reply\n- Forward',
    );
  });

  test('can begin in a shadow root and end in the page', async () => {
    await page.goto(`${fixtures.url}/shadow-app.html`);
    await page.evaluate(() => {
      const inside = document.querySelector('mail-app')?.shadowRoot?.querySelector('#inside')?.firstChild;
      const light = document.querySelector('#light-one')?.firstChild;
      if (inside && light) getSelection()?.setBaseAndExtent(inside, 2, light, 5);
    });
    expect((await capture()).text).toBe('side the *shadow*.\n\nFirst');
  });

  test('can be inside a frame of the same origin', async () => {
    await page.goto(`${fixtures.url}/frames.html`);
    await page.evaluate(() => {
      const lesson = document.querySelector('iframe')?.contentDocument;
      if (lesson) lesson.getSelection()?.selectAllChildren(lesson.body);
    });
    expect(await capture('Photosynthesis')).toMatchObject({
      text: '## Photosynthesis\n\nPlants make sugar from **light**, water and CO₂.',
      title: 'Lesson',
    });
  });

  test('keeps right-to-left text', async () => {
    await page.goto(`${fixtures.url}/rtl.html`);
    await selectIn('story');
    const { text, language } = await capture();
    expect(text).toContain('- می\u200Cخواهم قهوه\n- קפה שחור');
    expect(text).toContain('عام 1450، ثم انتشرت\u200F (انظر [السوق](');
    expect(language).toBe('ar');
  });

  test('can be inside a text field, but never in a field for secrets', async () => {
    await page.goto(`${fixtures.url}/forum.html`);
    const selectField = async (id: string) =>
      await page.evaluate((id: string) => {
        getSelection()?.removeAllRanges();
        const field = document.querySelector<HTMLInputElement>(`[id="${id}"]`);
        field?.focus();
        field?.select();
      }, id);
    await selectField('answer');
    expect((await capture()).text).toBe('Das hat geholfen, vielen Dank!');
    for (const id of ['pw', 'shown-pw', 'card']) {
      await selectField(id);
      expect(await capture()).toMatchObject({ text: '', secret: true });
    }
  });
});

describe('a hostile page', () => {
  test('neither misleads the capture scripts nor notices them', async () => {
    await page.goto(`${fixtures.url}/hostile.html`);
    await page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(Document.prototype.querySelector.call(document, '#wanted') ?? document);
      const selection = Reflect.get(globalThis, 'realSelection');
      selection.removeAllRanges();
      selection.addRange(range);
    });
    await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      Reflect.get(globalThis, 'heard').length = 0;
    });
    expect(await capture()).toEqual({
      text: 'The words that the user has selected.',
      title: 'Hostile page',
      url: `${fixtures.url}/hostile.html`,
      language: 'en',
      before: expect.not.stringContaining('SPOOFED'),
    });
    const whole = await capturePage();
    expect(JSON.stringify(whole)).not.toMatch(/SPOOFED|reveal the key/);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'heard').join())).toBe('');
  });

  test('can nest as deep as a browser can show', async () => {
    await page.goto(`${fixtures.url}/frame-lesson.html`);
    await page.evaluate(() => {
      let deep: Element = document.createElement('b');
      deep.append('bottom');
      for (let depth = 0; depth < 500; depth += 1) {
        const outer = document.createElement(depth % 2 === 0 ? 'blockquote' : 'div');
        outer.append(deep);
        deep = outer;
      }
      document.body.append(deep);
      getSelection()?.selectAllChildren(document.body);
    });
    expect((await capture()).text).toContain('bottom');
    expect((await capturePage()).text).toContain('bottom');
  });

  test('that never stops changing does not keep capture from ending', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await page.evaluate(() => {
      const story = document.querySelector('#story');
      const template = story?.innerHTML ?? '';
      for (let copies = 0; copies < 60; copies += 1) story?.insertAdjacentHTML('beforeend', template);
      getSelection()?.selectAllChildren(document.body);
      setInterval(() => {
        const paragraphs = document.querySelectorAll('p');
        paragraphs[Math.floor(Math.random() * paragraphs.length)]?.remove();
        story?.prepend(document.createElement('p'));
        story?.append(document.createElement('p'));
      }, 0);
    });
    const { text } = await capture();
    expect(text).toContain('The slow return');
    expect(text.length).toBeGreaterThan(10_000);
  });
});

describe('a captured page', () => {
  test('makes no request under the strictest policy', async () => {
    await page.goto(`${fixtures.url}/article.html?strict`);
    const asked = fixtures.requests.length;
    const { text, whole } = await capturePage();
    expect(text).toContain('4. Cleaner water\n   - fewer drains');
    expect(text).not.toContain('Most read');
    expect(whole).toContain('Most read');
    expect(fixtures.requests.slice(asked)).toEqual([]);
  });

  test('has its main part under Trusted Types, even if extraction takes several attempts', async () => {
    await page.goto(`${fixtures.url}/short-comments.html?strict`);
    const { text, whole } = await capturePage();
    expect(text).toContain('The heron waits');
    expect(text).not.toContain('Shop');
    expect(whole).toContain('Shop');
  });

  test('is left without a trace', async () => {
    await page.goto(`${fixtures.url}/docs.html`);
    const state = () =>
      [document.documentElement.outerHTML, Object.getOwnPropertyNames(globalThis).toSorted().join()].join(
        '\n',
      );
    const before = await page.evaluate(state);
    await capturePage();
    await capture();
    expect(await page.evaluate(state)).toBe(before);
  });
});

describe('a quote', () => {
  async function highlight(passage: Passage): Promise<unknown> {
    await options.evaluate(
      async (url: string, passage: string) => {
        const tab = (await browser.tabs.query({})).find((one) => one.url?.startsWith(url));
        if (tab?.id === undefined) throw new Error('no such tab');
        await browser.scripting.executeScript({
          target: { tabId: tab.id },
          func: (passage: string) => {
            Object.assign(globalThis, { glossPassage: JSON.parse(passage) });
          },
          args: [passage],
        });
      },
      fixtures.url,
      JSON.stringify(passage),
    );
    return await inject('/highlight-passage.js');
  }

  test('is highlighted without adding a node', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await selectIn('reasons');
    const passage = await capture();
    const nodes = await page.evaluate(() => document.documentElement.outerHTML);
    expect(await highlight(passage)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(nodes);
    const [size, inView] = await page.evaluate(() => {
      const rect = document.querySelector('#reasons')?.getBoundingClientRect();
      return [
        CSS.highlights.get('gloss-passage')?.size ?? 0,
        rect !== undefined && rect.top < innerHeight && rect.bottom > 0,
      ];
    });
    expect(size).toBeGreaterThan(3);
    expect(inView).toBe(true);
  });

  test('that is not in the page is reported as missing', async () => {
    expect(await highlight({ text: 'Words that nobody wrote' })).toBe(false);
  });

  test('is scrolled to by its text fragment', async () => {
    await page.goto(`${fixtures.url}/article.html`);
    await page.evaluate(() => document.body.style.setProperty('padding-top', '0'));
    await selectIn('terms');
    const url = buildTextFragmentUrl(`${fixtures.url}/article.html`, await capture());
    await page.goto('about:blank');
    await page.goto(url);
    await expect
      .poll(() => page.evaluate(() => document.querySelector('#terms')?.getBoundingClientRect().top ?? -1))
      .toBeLessThan(900);
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });
});
