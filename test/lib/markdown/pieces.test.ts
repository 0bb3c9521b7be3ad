// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { createRenderer, type RendererOptions } from '#lib/markdown/create-renderer.ts';
import { findPieceEnd } from '#lib/markdown/pieces.ts';

const SENTENCE = 'A lichen is a partnership of a fungus and an alga. ';
const LENGTH = 4_000;

function sentences(length: number): string {
  return SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length);
}

/** Draws a text in deltas, and returns the longest tail that a push left. */
function draw(text: string, options: RendererOptions = {}): { root: HTMLElement; longestTail: number } {
  const root = document.createElement('div');
  const renderer = createRenderer(root, options);
  let longestTail = 0;
  for (let at = 0; at < text.length; at += 100) {
    renderer.push(text.slice(at, at + 100));
    longestTail = Math.max(longestTail, renderer.openLength);
  }
  return { root, longestTail };
}

/**
 * Expects a text that arrives character by character to look, at each step, as if it had arrived in one go,
 * with short pieces.
 */
function expectSameAtEachCharacter(text: string): void {
  const root = document.createElement('div');
  const renderer = createRenderer(root, { shortTail: 20, pieceLength: 150 });
  for (let at = 0; at < text.length; at += 1) {
    renderer.push(text.charAt(at));
    const fresh = document.createElement('div');
    createRenderer(fresh, { pieceLength: 150 }).push(text.slice(0, at + 1));
    expect(root.innerHTML).toBe(fresh.innerHTML);
  }
}

describe('the end of a piece', () => {
  it('is unknown while the text is short', () => {
    expect(findPieceEnd(sentences(LENGTH))).toBeUndefined();
  });

  it('is the end of the next sentence', () => {
    const end = findPieceEnd(sentences(LENGTH * 2)) ?? 0;
    expect(end).toBe(Math.ceil(LENGTH / SENTENCE.length) * SENTENCE.length);
  });

  it('does not move when more text arrives', () => {
    const text = `${sentences(LENGTH * 3)}\n---\n| a |\n|---|\n`;
    const end = findPieceEnd(text) ?? 0;
    for (let length = end + 1; length < text.length; length += 97) {
      expect(findPieceEnd(text.slice(0, length))).toBe(end);
    }
  });

  it('waits for the end of emphasis, and no longer than twice the length of a piece', () => {
    const open = `**${sentences(LENGTH + 500)}`;
    expect(findPieceEnd(`${open}.** ${SENTENCE}`)).toBe(open.length + 4);
    expect(findPieceEnd(`**${sentences(LENGTH * 3)}`)).toBeLessThanOrEqual(LENGTH * 2);
  });

  it('is never in the middle of a character', () => {
    const text = '👩‍👩‍👧𝐀'.repeat(4_000);
    const end = findPieceEnd(text) ?? 0;
    expect(text.slice(0, end).isWellFormed()).toBe(true);
  });

  it('is at the beginning of a line that is not the head of a table', () => {
    const line = `${sentences(99)}\n`;
    const text = line.repeat(41);
    expect(findPieceEnd(`${text}A | B\nand on\n`)).toBe(text.length - line.length);
    expect(findPieceEnd(`${line.repeat(40)}A | B\n---|---\n`)).toBeUndefined();
  });
});

const KINDS: readonly (readonly [string, string])[] = [
  ['a paragraph', sentences(100_000)],
  ['a paragraph of lines', `${sentences(79)}\n`.repeat(1_200)],
  ['a paragraph with an opener that is never closed', `**${sentences(100_000)}`],
  ['Chinese without blanks', '地衣是真菌和藻类的共生体。'.repeat(8_000)],
  ['an item', `- ${sentences(100_000)}`],
  ['a paragraph in nested quotes', `> > ${sentences(100_000)}`],
  ['lazy lines of a quote', `> ${sentences(70)}\n${`${sentences(79)}\n`.repeat(1_200)}`],
  ['raw HTML', `<div>\n${'<p>text</p>\n'.repeat(8_000)}`],
  ['a formula without an end', `$$\n${'x = y \\\\\n'.repeat(10_000)}`],
];

describe('a block that grows without end', () => {
  it.each(KINDS)('is committed in pieces: %s', (_what, text) => {
    const { root, longestTail } = draw(text);
    expect(longestTail).toBeLessThan(20_000);
    const longest = Math.max(
      ...[...root.querySelectorAll('p, .math')].map((leaf) => leaf.textContent.length),
    );
    expect(longest).toBeLessThan(10_000);
  });

  it.each(KINDS)('looks after every delta as if it had arrived in one go: %s', (_what, whole) => {
    const text = whole.slice(0, 3_000);
    const options = { shortTail: 20, pieceLength: 150 };
    const root = document.createElement('div');
    const renderer = createRenderer(root, options);
    for (let at = 0; at < text.length; at += 7) {
      renderer.push(text.slice(at, at + 7));
      if (at % 35 !== 0) continue;
      const fresh = document.createElement('div');
      createRenderer(fresh, { pieceLength: 150 }).push(text.slice(0, at + 7));
      expect(root.innerHTML).toBe(fresh.innerHTML);
    }
  });

  it.each(['$$\n', '\\[\n', '> $$\n'])('is cut at the same place before a formula: %j', (formula) => {
    const line = `${formula.startsWith('>') ? '> ' : ''}alpha beta gamma delta epsilon zeta eta theta\n`;
    const text = `${line.repeat(5)}${formula}${line}`;
    expectSameAtEachCharacter(text);
  });

  it('is cut at the same place while a line of it looks like a link definition', () => {
    expectSameAtEachCharacter(`${sentences(140)}\nalpha *alpha*\nalpha\n[ref]: https://example.com`);
  });

  it.each([
    ['an indented list', 'raw HTML in a quote', `> <div>alpha\n> ${'beta '.repeat(30)}\n>    3. c\n>    d\n`],
    ['what looks like a definition', 'one line', `*alpha* ${sentences(300)}\n[ref]: /u\nend\n`],
  ])('looks after every character as if it had arrived in one go: %s after %s', (_what, _where, text) => {
    expectSameAtEachCharacter(text);
  });

  it('keeps every character', () => {
    const text = sentences(50_000);
    expect(draw(text).root.textContent.replaceAll(/\s/gu, '')).toBe(text.replaceAll(/\s/gu, ''));
  });

  it('continues directly below, in the same item', () => {
    const { root } = draw(`- ${sentences(10_000)}`);
    expect(root.querySelectorAll('li')).toHaveLength(1);
    expect(root.querySelectorAll('li > .piece').length).toBeGreaterThan(1);
  });

  it('draws a late link definition in its first piece', () => {
    const root = document.createElement('div');
    const renderer = createRenderer(root);
    renderer.push(`See [gloss]. ${sentences(20_000)}`);
    expect(root.querySelector('a')).toBeNull();
    renderer.push('\n\n[gloss]: https://example.com\n\nEnd');
    renderer.end();
    expect(root.querySelector('a')?.textContent).toBe('gloss');
  });
});
