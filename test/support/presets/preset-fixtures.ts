import { readFileSync } from 'node:fs';

import * as v from 'valibot';

import { errorKindSchema, remedySchema } from '#lib/protocol/failure.ts';
import { listedModelSchema } from '#lib/protocol/model.ts';
import { usageSchema } from '#lib/protocol/run.ts';

const jsonSchema = v.record(v.string(), v.unknown());

/** A model list, and what is read from it. */
const listSchema = v.strictObject({
  url: v.string(),
  body: v.unknown(),
  models: v.array(listedModelSchema),
});

const fixtureSchema = v.strictObject({
  /** Where the stream is from. */
  source: v.pipe(v.string(), v.minLength(1)),
  /** The model that is asked. */
  model: v.string(),
  /** The user's own base URL, where the preset has none. */
  baseUrl: v.optional(v.string()),
  /** The request for a question: the system turn “Be brief.”, the user's “Hi”, at most 100 tokens. */
  request: v.strictObject({ url: v.string(), keyHeader: v.string(), body: jsonSchema }),
  /** The lines of a good stream, and what is in it. */
  stream: v.array(v.string()),
  answer: v.pipe(v.string(), v.minLength(1)),
  reasoning: v.string(),
  usage: v.nullable(usageSchema),
  /** The model list; null if the provider has none. */
  list: v.nullable(listSchema),
  /** The list with more about each model, if the provider has one. */
  detailed: v.optional(listSchema),
  /** Error responses, and how they are understood. A body that is not JSON is a text. */
  errors: v.pipe(
    v.array(
      v.strictObject({
        status: v.number(),
        body: v.unknown(),
        kind: errorKindSchema,
        remedy: v.optional(remedySchema),
      }),
    ),
    v.minLength(1),
  ),
});
export type PresetFixture = v.InferOutput<typeof fixtureSchema>;

/** @throws When a preset has no fixture, or an incomplete one; the message says what is missing. */
export function readPresetFixture(id: string): PresetFixture {
  const file = new URL(`../../fixtures/providers/${id}.json`, import.meta.url);
  return v.parse(fixtureSchema, JSON.parse(readFileSync(file, 'utf8')));
}
