import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { bodyFieldsSchema, checkBodyFieldName, MAX_BODY_FIELDS } from '#lib/protocol/body-fields.ts';

describe('body fields', () => {
  it.each<[string, Record<string, unknown>]>([
    ['no field', {}],
    ['values of every type', { a: 1, b: 'x', c: null, d: [1], e: { f: true } }],
    ['a field that Gloss only suggests', { temperature: 0.1, stream_options: { include_usage: false } }],
  ])('may be %s', (_what, fields) => {
    expect(v.is(bodyFieldsSchema, fields)).toBe(true);
  });

  it.each(['model', 'messages', 'input', 'contents', 'stream', 'system', 'instructions', '', ' '])(
    'may not be called “%s”',
    (name) => {
      expect(v.is(bodyFieldsSchema, { [name]: 1 })).toBe(false);
    },
  );

  it('may not be too many, too long, or invalid JSON', () => {
    const many = Array.from({ length: MAX_BODY_FIELDS + 1 }, (_, at) => [`f${at}`, 1]);
    expect(v.is(bodyFieldsSchema, Object.fromEntries(many))).toBe(false);
    expect(v.is(bodyFieldsSchema, Object.fromEntries(many.slice(1)))).toBe(true);
    expect(v.is(bodyFieldsSchema, { a: 'x'.repeat(10_001) })).toBe(false);
    expect(v.is(bodyFieldsSchema, { a: () => 1 })).toBe(false);
    expect(v.is(bodyFieldsSchema, { a: 1n })).toBe(false);
    expect(v.is(bodyFieldsSchema, { a: Number.POSITIVE_INFINITY })).toBe(false);
    expect(checkBodyFieldName('__proto__')).toBe('unusable');
  });

  it('may not be nested more than 20 deep', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)]);
    expect(v.is(bodyFieldsSchema, { a: nest(20) })).toBe(true);
    expect(v.is(bodyFieldsSchema, { a: nest(21) })).toBe(false);
    expect(v.is(bodyFieldsSchema, { a: nest(5000) })).toBe(false);
  });
});
