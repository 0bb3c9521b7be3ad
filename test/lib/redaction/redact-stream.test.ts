import { describe, expect, it } from 'vitest';

import { prepareStreamRedactors } from '#lib/redaction/redact-stream.ts';

const KEY = 'sk-proj-Zr8pQ2xVn5LkW3tY7uMa';

function stream(text: string, size: number, key: string | undefined = KEY): string[] {
  const redactor = prepareStreamRedactors({ key })();
  const shown: string[] = [];
  for (let at = 0; at < text.length; at += size) shown.push(redactor.push(text.slice(at, at + size)));
  return [...shown, redactor.flush()];
}

const forms = [
  ['as it is', KEY, 0],
  ['in base64', btoa(KEY), 0],
  // The first ten characters are the name and two characters of the key.
  ['in base64, behind a name', btoa(`user:${KEY}`), 10],
] as const;

describe.each(forms)('a key %s', (_form, written, from) => {
  it.each([1, 2, 3, 4, 5, 7, 11, 1000])('is removed when it comes %d characters at a time', (size) => {
    const shown = stream(`Your key is ${written} and that is all.`, size).join('');
    for (let at = from; at + 9 <= written.length; at += 1)
      expect(shown).not.toContain(written.slice(at, at + 9));
    expect(shown).toMatch(/^Your key is .*and that is all\.$/su);
  });

  it('is removed at the very end', () => {
    expect(stream(`Key: ${written}`, 3).join('')).not.toContain(written.slice(from + 6, from + 15));
  });
});

it('ordinary text passes the stream redactor at once, unchanged', () => {
  const text = 'Asking for a project: skim the task, proceed as planned, quickly. 😀 漢字';
  const shown = stream(text, 1);
  expect(shown.join('')).toBe(text);
  expect(shown.at(-1)).toBe('');
});

it('the stream redactor passes everything where there is no key', () => {
  const redactor = prepareStreamRedactors({ key: undefined })();
  expect(redactor.push(KEY)).toBe(KEY);
});
