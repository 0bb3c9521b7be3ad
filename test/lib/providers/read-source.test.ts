import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { addSource, MAX_SOURCES, type Source, sourceSchema } from '#lib/protocol/source.ts';
import { readSource } from '#lib/providers/read-source.ts';

describe('a source that a provider names', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'chrome-extension://abc/options.html',
    'https://user:secret@bank.example/',
    'not an address',
    `https://a.example/${'x'.repeat(3000)}`,
  ])('has no link where its address is %s', (url) => {
    expect(readSource(url)).toBeUndefined();
    expect(readSource({ title: 'Harmless', url })).toEqual({ title: 'Harmless' });
  });

  it.each([[null], [7], [[]], [{}], [{ title: 7, url: 7 }], [{ cited_text: 'Only words' }], ['']])(
    'is not a source if it is %j',
    (value) => {
      expect(readSource(value)).toBeUndefined();
    },
  );

  it('is cut to what can be kept, and never inside a character', () => {
    const source = readSource({
      title: `  ${'😀'.repeat(400)}\n`,
      url: 'https://a.example',
      cited_text: 'y'.repeat(5000),
    });
    expect(v.is(sourceSchema, source)).toBe(true);
    expect(source?.title.isWellFormed()).toBe(true);
  });
});

describe('the sources of an answer', () => {
  it('name a page once, with everything that is cited of it', () => {
    const named: Source[] = [
      { title: '', url: 'https://a.example/' },
      { title: 'A', url: 'https://a.example/', cited: ['one'] },
      { title: 'Another', url: 'https://a.example/', cited: ['one', 'two'] },
      { title: 'A' },
    ];
    expect(named.reduce<readonly Source[]>(addSource, [])).toEqual([
      { title: 'A', url: 'https://a.example/', cited: ['one', 'two'] },
      { title: 'A' },
    ]);
  });

  it('stay as they are if nothing is new', () => {
    const sources = [{ title: 'A', url: 'https://a.example/', cited: ['one'] }];
    expect(addSource(sources, { title: 'B', url: 'https://a.example/', cited: ['one'] })).toBe(sources);
  });

  it('are bounded, whatever a server sends', () => {
    let sources: readonly Source[] = [];
    for (let index = 0; index < 500; index += 1) {
      sources = addSource(sources, { title: '', url: `https://a.example/${index}` });
      sources = addSource(sources, { title: '', url: 'https://a.example/0', cited: [`c${index}`] });
    }
    expect(sources).toHaveLength(MAX_SOURCES);
    expect(sources[0]?.cited).toHaveLength(5);
  });
});
