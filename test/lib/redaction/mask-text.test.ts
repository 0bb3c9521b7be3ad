import { describe, expect, it } from 'vitest';

import { maskData, maskText } from '#lib/redaction/mask-text.ts';

const KEPT = new Set(['type', 'finish_reason']);

it('masked text keeps its length, its white space and its punctuation', () => {
  const text = 'Grüße, “漢字” 😀\n- two: 42';
  expect(maskText(text)).toBe('xxxxx, xxxx xx\n- xxx: xx');
  expect(maskText(text)).toHaveLength(text.length);
});

describe('the masked data of an event', () => {
  it('keeps the fields and numbers of JSON, and words that say what something is', () => {
    const data =
      '{"type":"delta","choices":[{"delta":{"content":"Secret \\"word\\"\\n"},"finish_reason":null}],"created":17}';
    expect(maskData(data, { kept: KEPT })).toBe(
      '{"type":"xxxxx","choices":[{"delta":{"content":"xxxxxx \\"xxxx\\"\\n"},"finish_reason":null}],"created":17}'.replace(
        'xxxxx',
        'delta',
      ),
    );
  });

  it('keeps no sentence under a kept name, and no name that is a sentence', () => {
    expect(maskData('{"type":"My secret","my secret":1}', { kept: KEPT })).toBe(
      '{"type":"xx xxxxxx","xx xxxxxx":1}',
    );
  });

  it('hides numbers where they may be the text', () => {
    expect(maskData('{"text":4217,"n":-1.5}', { hasNumbers: true })).toBe('{"text":1111,"n":-1.1}');
  });

  it.each(['{"a":"b"', "{'a':1}", '{"a":"\\q"}', '[1] tail', 'nul'])(
    'stays unreadable as JSON: %s',
    (data) => {
      expect(() => void JSON.parse(maskData(data, { kept: KEPT }))).toThrow(SyntaxError);
    },
  );

  it.each(['"a string"', '12', 'null', '{"a":{"b":["c d",1e3]}}', '{"\\u0061b":"\\u0063"}'])(
    'stays readable as JSON: %s',
    (data) => {
      expect(() => void JSON.parse(maskData(data, { hasNumbers: true }))).not.toThrow();
    },
  );
});
