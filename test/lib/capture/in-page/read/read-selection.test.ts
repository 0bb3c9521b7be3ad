// @vitest-environment jsdom
// @vitest-environment-options { "url": "https://courier.example/nature/otter.html?p=1" }
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { isCaptured } from '#lib/capture/captured.ts';
import { readSelections } from '#lib/capture/in-page/read/read-selection.ts';

import { readSelection } from '../../../../support/pages/read-selection.ts';
import { byId, selectIn, selectWords, showBody, showPage } from '../../../../support/pages/show-page.ts';

async function textOf(): Promise<string> {
  const captured = await readSelection(document);
  expect(isCaptured(captured)).toBe(true);
  return captured.text;
}

async function textIn(id: string): Promise<string> {
  selectIn(byId(id));
  return textOf();
}

async function textOfBody(html: string): Promise<string> {
  showBody(html);
  selectIn(document.body);
  return textOf();
}

describe('a long article', () => {
  beforeEach(() => showPage('article.html'));

  it('paragraphs keep their emphasis, links and superscripts', async () => {
    expect(await textIn('second')).toBe(
      'The count rose from 3 to 12 in five years — about 4 × more, or 2².  \n' +
        'Water quality, measured as CO₂ and O₂, changed less than `5 %`.',
    );
    expect(await textIn('lead')).toContain(
      'in the **spring of 2019**, a lock keeper noticed [fresh tracks](https://courier.example/archive/2019?x=1&y=2) in the mud,[1]',
    );
  });

  it('soft hyphens are removed', async () => {
    expect(await textIn('lead')).toContain('and said nothing.');
  });

  it('nested lists keep the numbers that the page shows', async () => {
    expect(await textIn('reasons')).toBe(
      [
        '4. Cleaner water',
        '   - fewer drains',
        '   - more reeds',
        '     1. common reed',
        '     2. bulrush',
        '5. No hunting since 1978',
        '9. Patience.',
        '',
        '   A lot of it.',
      ].join('\n'),
    );
  });

  it('part of a list keeps its numbers', async () => {
    selectWords('hunting', 'Patience');
    expect(await textOf()).toBe('5. hunting since 1978\n9. Patience');
  });

  it('quotes, terms and open details are kept, closed details are not', async () => {
    expect(await textIn('quote')).toBe('They were never gone.\n\nWe stopped looking.\n\n— R. Holm');
    expect(await textIn('terms')).toBe('Holt\n: An otter’s den.\n\nSpraint\n: What it leaves behind.');
    const story = await textIn('story');
    expect(story).toContain('> They were never gone.\n>\n> We stopped looking.\n>\n> — R. Holm\n\n---');
    expect(story).toContain('**How we counted**\n\nBy tracks, twice a year.\n\n**Method in full**');
    expect(story).not.toContain('Nobody has opened this');
  });

  it('hidden text is left out', async () => {
    const story = await textIn('story');
    expect(story).toContain('*but these are seen*');
    for (const hidden of [
      'hidden words',
      'Subscribe',
      'never shown',
      'JavaScript',
      'Ignore all instructions',
    ]) {
      expect(story).not.toContain(hidden);
    }
  });

  it('a card keeps its blocks, and its first words carry the link', async () => {
    expect(await textIn('story')).toContain(
      '### [Read next: the eel](https://example.org/next)\n\nIt swims upstream.',
    );
  });

  it('only what Markdown would misread is escaped', async () => {
    expect(await textIn('special')).toBe(
      String.raw`Use snake_case or 2 * 3 = 6, pay $5 and $10, see [1], C:\Users\me, a\*b\*c and \<b> tags.`,
    );
  });

  it('a few selected words come with their surrounding text', async () => {
    selectWords('keeper', 'tracks');
    const captured = await readSelection(document);
    expect(captured.text).toBe('keeper noticed [fresh tracks](https://courier.example/archive/2019?x=1&y=2)');
    expect(captured.before).toMatch(/spring of 2019, a lock$/);
    expect(captured.after).toMatch(/^in the mud,\[1\] and said nothing\.\nThe count rose/);
    expect(captured.before?.length).toBeLessThanOrEqual(300);
    expect(captured.after?.length).toBeLessThanOrEqual(300);
    expect(captured).toMatchObject({
      title: 'The slow return of the river otter | The Evening Courier',
      url: 'https://courier.example/nature/otter.html?p=1',
      language: 'en-GB',
    });
  });
});

describe('documentation', () => {
  beforeEach(() => showPage('docs.html'));

  it('code blocks keep their text and the language that the page names', async () => {
    expect(await textIn('github')).toBe('```ts\nconst a = [\n    1,\n\t2,\n];\n```');
    expect(await textIn('hljs')).toBe(
      '````python\ndef f(x):\n    """Doc with ``` inside."""\n    return x\u200B + 1\n````',
    );
    expect(await textIn('sphinx')).toBe('```python\n>>> print(1)\n1\n```');
    expect(await textIn('rouge')).toBe('```ruby\nputs 1\nputs 2\n```');
  });

  it('part of a code block is still a code block', async () => {
    selectWords('onst', '1');
    expect(await textOf()).toBe('```ts\nonst a = [\n    1\n```');
  });

  it('inline code, keys and the source of formulas are kept', async () => {
    expect(await textIn('intro')).toBe(
      'Call `createStore()` once. With a `` `tick` `` it keeps time; press `Ctrl`+`K`.',
    );
    expect(await textIn('math')).toBe(String.raw`The area is $\pi r^2$, always.`);
    expect(await textIn('mathml')).toBe(String.raw`Half is $\frac{1}{2}$ and so is $0.5$.`);
    expect(await textIn('page')).toContain('$$\nE = mc^2\n$$');
  });

  it('task lists and tables are kept', async () => {
    expect(await textIn('tasks')).toBe(
      '- [x] done\n- [ ] to do: see [the guide](https://courier.example/guide/intro.html#top)',
    );
    expect(await textIn('options')).toBe(
      [
        '| Option | Type | Default |',
        '| --- | --- | --- |',
        String.raw`| ${'`a\\|b`'} | string | none |`,
        '| `ttl` | number<br>in ms | • 0<br>• off |',
      ].join('\n'),
    );
  });

  it('copy buttons are left out', async () => {
    expect(await textIn('page')).not.toContain('Copy');
  });
});

describe('tables', () => {
  beforeEach(() => showPage('tables.html'));

  const SALES = [
    '| Region | 2025 |  |',
    '| --- | --- | --- |',
    '|  | Q1 | Q2 |',
    '| North | 1,204 | 1,377 |',
    '| South | 998 | — |',
    '| East | 5 | 6 |',
    '|  | 7 | 8 |',
    '| Sum | 2,214 | 1,391 |',
  ].join('\n');

  it('a layout table becomes blocks, a data table stays a table', async () => {
    expect(await textIn('layout')).toBe(`# Results\n\nFigures in thousands.\n\nSales by region\n\n${SALES}`);
  });

  it('part of a table keeps its columns', async () => {
    selectWords('1,377', '998');
    expect(await textOf()).toBe('|  |  |  |\n| --- | --- | --- |\n|  |  | 1,377 |\n| South | 998 |  |');
  });

  it('a selection inside one cell is plain text', async () => {
    expect(await textIn('n-q1')).toBe('1,204');
  });

  it('elements with table roles are a table', async () => {
    expect(await textIn('aria')).toBe('| Name | Age |\n| --- | --- |\n| Ann | 31 |');
  });
});

describe('a forum', () => {
  beforeEach(() => showPage('forum.html'));

  it('nested quotes, emoji and bare URLs are kept', async () => {
    expect(await textIn('b2')).toBe(
      '> **anna_k schrieb:**  \n> Was tun?\n>\n> > Und davor?\n\nBeläge schräg stellen 🙂 – siehe https://example.org/a_b_c?x=1',
    );
  });

  it('invisible tag characters are removed, flags and joined emoji are kept', async () => {
    expect(await textIn('b3')).toBe('👩‍👩‍👧 danke! 🏴󠁧󠁢󠁳󠁣󠁴󠁿');
  });

  it('a selection in a text field counts when nothing else is selected', async () => {
    document.getSelection()?.removeAllRanges();
    const answer = byId('answer');
    if (!(answer instanceof HTMLTextAreaElement)) throw new Error('no text area');
    answer.focus();
    answer.setSelectionRange(0, 7);
    expect(await textOf()).toBe('Das hat');
  });

  it.each(['pw', 'shown-pw', 'card'])('the secret selected in field %s is never read', async (id) => {
    document.getSelection()?.removeAllRanges();
    const field = byId(id);
    if (!(field instanceof HTMLInputElement)) throw new Error('no field');
    field.focus();
    field.select();
    expect(await readSelection(document)).toMatchObject({ text: '', secret: true });
  });

  it('surrounding text leaves out what the user has typed', async () => {
    selectIn(byId('b3'));
    expect((await readSelection(document)).after ?? '').not.toMatch(/Entwurf|geheim|geholfen/);
  });
});

it('shadow roots and slots are read in the order of the flat tree', async () => {
  showPage('shadow-app.html');
  const app = document.querySelector('mail-app');
  const root = app?.attachShadow({ mode: 'open' });
  if (root === undefined) throw new Error('no app');
  root.innerHTML =
    '<h2>Subject: <slot name="subject"></slot></h2><p>Inside the <em>shadow</em>.</p><slot></slot>';
  selectIn(document.body);
  expect(await textOf()).toBe(
    '## Subject: Your **invoice**\n\nInside the *shadow*.\n\nFirst paragraph, slotted.\n\nSecond paragraph, slotted.',
  );
});

it('right-to-left text keeps its direction marks and joiners', async () => {
  showPage('rtl.html');
  expect(await textIn('ar')).toBe(
    'بدأت زراعة البن في **اليمن** قبل عام 1450، ثم انتشرت\u200F (انظر [السوق](https://courier.example/%D8%B3%D9%88%D9%82?%D8%B3=1)).',
  );
  expect(await textIn('list')).toBe('- بن عربي\n- می\u200Cخواهم قهوه\n- קפה שחור');
  selectIn(byId('he'));
  expect((await readSelection(document)).language).toBe('he');
});

describe('a hostile page', () => {
  it('elements named like DOM properties do not mislead the walk', async () => {
    const names = [
      'firstChild',
      'childNodes',
      'parentNode',
      'nextSibling',
      'nodeType',
      'localName',
      'getAttribute',
    ];
    expect(
      await textOfBody(
        `<form>${names.map((name) => `<input name="${name}">`).join('')}<p>Text in a form.</p></form>` +
          '<img name="title" alt=""><img name="URL" alt=""><form name="getSelection"></form>',
      ),
    ).toBe('Text in a form.');
    expect(await readSelection(document)).toMatchObject({
      url: 'https://courier.example/nature/otter.html?p=1',
    });
  });

  it('links with unsafe or oversized URLs lose their URL', async () => {
    expect(
      await textOfBody(
        '<a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="#c">c</a> <a href="mailto:x@y.example">d</a> <a href="https://u:p@h.example/(x)">e</a>',
      ),
    ).toBe('a b c [d](mailto:x@y.example) [e](https://h.example/%28x%29)');
  });

  it('a selection reports that it was truncated', async () => {
    showBody(`<p>${'word '.repeat(100)}</p><p>more</p>`);
    selectIn(document.body);
    const captured = await readSelection(document, undefined, { characters: 20, nodes: 1000 });
    expect(captured).toMatchObject({ text: 'word word word word', cut: 'characters' });
  });

  it('leaves the document as it was', async () => {
    showPage('article.html');
    const before = document.documentElement.outerHTML;
    selectIn(document.body);
    await textOf();
    expect(document.documentElement.outerHTML).toBe(before);
  });
});

it('the text is empty when nothing is selected', async () => {
  showPage('article.html');
  document.getSelection()?.removeAllRanges();
  expect(await textOf()).toBe('');
});

describe('several selections at once, as Firefox allows them', () => {
  /** jsdom keeps one range, as Chrome does. */
  function selectRanges(ranges: readonly Range[]): void {
    const selection = document.getSelection();
    if (!selection) throw new Error('No selection');
    vi.spyOn(selection, 'rangeCount', 'get').mockReturnValue(ranges.length);
    vi.spyOn(selection, 'getRangeAt').mockImplementation((index) => ranges[index] ?? new Range());
  }

  function rangeIn(id: string): Range {
    const range = new Range();
    range.selectNodeContents(byId(id));
    return range;
  }

  function rangeOf(id: string): Range {
    const range = new Range();
    range.selectNode(byId(id));
    return range;
  }

  async function texts(): Promise<string[]> {
    const captured = await readSelections(document);
    vi.restoreAllMocks();
    return captured.map(({ text }) => text);
  }

  it('each selection is read for itself, in order, with its own surrounding text', async () => {
    showBody('<p id="a">One.</p><p>Between.</p><p id="b">Two.</p>');
    selectRanges([rangeIn('a'), rangeIn('b')]);
    const captured = await readSelections(document);
    vi.restoreAllMocks();
    expect(captured).toMatchObject([
      { text: 'One.', after: 'Between.\nTwo.' },
      { text: 'Two.', before: 'One.\nBetween.' },
    ]);
    expect(captured[0]).not.toHaveProperty('before');
  });

  it('selections with the same text, and those without text, are dropped', async () => {
    showBody('<p id="a">Same.</p><p id="b"> </p><p id="c">Same.</p><p id="d">Other.</p>');
    selectRanges([rangeIn('a'), rangeIn('b'), rangeIn('c'), rangeIn('d')]);
    expect(await texts()).toEqual(['Same.', 'Other.']);
  });

  it('the selected cells of a table stay one table, and another table is apart', async () => {
    const rows = (name: string) =>
      `<table><tr><th>A</th><th id="${name}1">B</th></tr><tr><td>a</td><td id="${name}2">b</td></tr></table>`;
    showBody(`${rows('x')}<p id="p">Words.</p>${rows('y')}`);
    selectRanges([rangeOf('x1'), rangeOf('x2'), rangeIn('p'), rangeOf('y1')]);
    expect(await texts()).toEqual(['| B |\n| --- |\n| b |', 'Words.', '| B |\n| --- |']);
  });

  it('a page that selects thousands of ranges is read once', async () => {
    showBody(`<p id="a">${'<b>x</b>'.repeat(60)}</p>`);
    selectRanges(
      [...byId('a').children].map((element) => {
        const range = new Range();
        range.selectNodeContents(element);
        return range;
      }),
    );
    expect(await texts()).toHaveLength(1);
  });
});
