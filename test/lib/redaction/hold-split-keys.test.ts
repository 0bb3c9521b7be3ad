import { expect, it } from 'vitest';

import { createSplitKeyHolder } from '#lib/redaction/hold-split-keys.ts';

const KEY = 'sk-proj-Zr8pQ2xVn5LkW3tY7uMa';

function hold(texts: readonly string[], key: string | undefined = KEY) {
  const released: { item: number; hasKey: boolean }[] = [];
  const holder = createSplitKeyHolder<number>({ key }, (item, hasKey) => released.push({ item, hasKey }));
  for (const [item, text] of texts.entries()) holder.push(item, [{ channel: 'answer', text }]);
  const before = released.length;
  holder.flush();
  return { released, before };
}

it('items without a trace of the key are released at once and in order', () => {
  const { released, before } = hold(['Ordinary ', 'words', ' 漢字']);
  expect(before).toBe(3);
  expect(released).toEqual([0, 1, 2].map((item) => ({ item, hasKey: false })));
});

it.each([1, 2, 3, 5, 8])(
  'every item that held a long piece of a split key is marked, %d characters each',
  (size) => {
    const pieces = KEY.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
    const { released } = hold(['Your key is ', ...pieces, ' and that is all.']);
    expect(released.map(({ item }) => item)).toEqual(
      pieces.map((_, at) => at).concat(pieces.length, pieces.length + 1),
    );
    const shown = released
      .filter(({ hasKey }) => !hasKey)
      .map(({ item }) => pieces[item - 1] ?? '')
      .join('');
    for (let at = 0; at + 9 <= KEY.length; at += 1) expect(shown).not.toContain(KEY.slice(at, at + 9));
  },
);

it('an item after one that is held waits for it', () => {
  const released: string[] = [];
  const holder = createSplitKeyHolder<string>({ key: KEY }, (item) => released.push(item));
  holder.push('held', [{ channel: 'answer', text: KEY.slice(0, 6) }]);
  holder.push('other', []);
  expect(released).toEqual([]);
  holder.push('plain', [{ channel: 'answer', text: ' no key' }]);
  expect(released).toEqual(['held', 'other', 'plain']);
});

it('the text after a split key is not marked', () => {
  const { released } = hold([KEY.slice(0, 14), KEY.slice(14), ' for nobody.']);
  expect(released.map(({ hasKey }) => hasKey)).toEqual([true, true, false]);
});

it('a key that ends the stream is found by the flush', () => {
  const { released } = hold([KEY.slice(0, 14), KEY.slice(14)]);
  expect(released).toEqual([
    { item: 0, hasKey: true },
    { item: 1, hasKey: true },
  ]);
});

it('nothing is held without a key', () => {
  expect(hold([KEY], '').released).toEqual([{ item: 0, hasKey: false }]);
});
