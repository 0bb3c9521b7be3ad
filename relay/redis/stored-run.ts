// cspell:words XREAD
import * as v from 'valibot';

import { runEndSchema } from '#lib/protocol/run.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { type NewEvent, type RunEvent, type RunRecord, UPSTREAM_DIALECTS } from '#relay/runs/run-record.ts';

const recordSchema = v.object({
  id: v.string(),
  user: v.string(),
  form: v.picklist(['events', 'text-events', ...UPSTREAM_DIALECTS]),
  dialect: v.picklist(UPSTREAM_DIALECTS),
  model: v.string(),
  createdAt: v.number(),
  ticketDigest: v.string(),
  ticketUntil: v.number(),
  isBackground: v.boolean(),
});

const eventSchema = v.object({
  event: v.string(),
  data: v.string(),
  sequence: v.exactOptional(v.number()),
  responseId: v.exactOptional(v.string()),
  isForeground: v.exactOptional(v.boolean()),
  end: v.exactOptional(runEndSchema),
});

/** Reads a record as Redis holds it; undefined for anything else. */
export function readRecord(text: unknown): RunRecord | undefined {
  const result = v.safeParse(recordSchema, typeof text === 'string' ? parseJson(text) : undefined);
  return result.success ? result.output : undefined;
}

export function writeEvent({ event, data, sequence, responseId, isForeground, end }: NewEvent): string {
  return JSON.stringify({ event, data, sequence, responseId, isForeground, end });
}

/** An entry of a stream: its id, and its fields and values, alternating. */
const entrySchema = v.tuple([v.string(), v.array(v.string())]);

/** Reads entries of a run's stream. */
export function readEntries(reply: unknown): RunEvent[] {
  if (!Array.isArray(reply)) return [];
  return reply.map((entry) => {
    const [id, fields] = v.parse(entrySchema, entry);
    return { ...v.parse(eventSchema, parseJson(fields[1] ?? '')), seq: Number(id.split('-')[0]) };
  });
}

const streamsSchema = v.array(v.tuple([v.string(), v.unknown()]));

/** Reads the reply of `XREAD`: entries by the name of their stream. */
export function readStreams(reply: unknown): readonly (readonly [key: string, entries: unknown])[] {
  return reply === null ? [] : v.parse(streamsSchema, reply);
}
