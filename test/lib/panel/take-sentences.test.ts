import { describe, expect, it } from 'vitest';

import { takeSentences } from '#lib/panel/take-sentences.ts';

describe('speaking an answer', () => {
  it('takes whole sentences and leaves the half one', () => {
    expect(takeSentences('One. Two! Thr', 0, false)).toEqual({ spoken: 'One. Two!', upTo: 9 });
    expect(takeSentences('One. Two! Three.', 9, true)).toEqual({ spoken: 'Three.', upTo: 16 });
  });

  it('does not end a sentence inside a number or an address', () => {
    expect(takeSentences('Pi is 3.14 and x.y', 0, false).spoken).toBe('');
  });

  it('takes a paragraph without a full stop', () => {
    expect(takeSentences('## Heading\n\nText', 0, false)).toEqual({ spoken: 'Heading', upTo: 12 });
  });

  it('does not read out more than a listener can bear, and does not come back to it', () => {
    const text = 'A sentence of it. '.repeat(500);
    const { spoken, upTo } = takeSentences(text, 0, true);
    expect(spoken.length).toBeLessThan(1100);
    expect(spoken).toMatch(/More is in the conversation\.$/u);
    expect(upTo).toBe(text.length);
  });

  it('leaves Markdown’s marks out', () => {
    expect(takeSentences('**Bold** and `code`. ', 0, false).spoken).toBe('Bold and code.');
  });
});
