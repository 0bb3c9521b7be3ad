import {
  type BodyFields,
  checkBodyFieldName,
  isBodyFieldValue,
  MAX_BODY_FIELDS,
} from '#lib/protocol/body-fields.ts';

import { findJsonError } from './find-json-error.ts';

/**
 * Why body fields cannot be used.
 *
 * - `not-json`: the text stops being JSON there.
 * - `not-object`: JSON, but not an object with fields.
 * - `twice`: a name occurs twice in one object.
 * - `own`: Gloss sets this field itself.
 * - `unusable`: the name is empty, too long, or has a special meaning in JavaScript.
 * - `value`: the value is too long, nested too deeply, or a number that is too large.
 */
export type BodyFieldsProblem =
  | { readonly type: 'not-json'; readonly line: number; readonly column: number }
  | { readonly type: 'not-object' | 'too-many' }
  | { readonly type: 'twice' | 'own' | 'unusable' | 'value'; readonly name: string };

/** Body fields, or why they cannot be used; neither where there are none. */
export interface CheckedBodyFields {
  readonly fields?: BodyFields;
  readonly problem?: BodyFieldsProblem;
}

/** Checks fields that are already parsed. */
export function checkBodyFields(fields: unknown): CheckedBodyFields {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return { problem: { type: 'not-object' } };
  }
  const entries = Object.entries(fields);
  if (entries.length > MAX_BODY_FIELDS) return { problem: { type: 'too-many' } };
  for (const [name, value] of entries) {
    const type = checkBodyFieldName(name) ?? (isBodyFieldValue(value) ? undefined : 'value');
    if (type) return { problem: { type, name } };
  }
  return entries.length === 0 ? {} : { fields: Object.fromEntries(entries) };
}

/** Reads body fields from the JSON text that a user or an organization has written. */
export function readBodyFields(text: string): CheckedBodyFields {
  if (text.trim() === '') return {};
  const error = findJsonError(text);
  if (error?.twice !== undefined) return { problem: { type: 'twice', name: error.twice } };
  if (error) {
    const lines = text.slice(0, error.at).split('\n');
    return { problem: { type: 'not-json', line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 } };
  }
  return checkBodyFields(JSON.parse(text));
}
