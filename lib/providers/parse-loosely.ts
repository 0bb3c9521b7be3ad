import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import { parseJson } from './parse-json.ts';

/** Numbers that Python writes and JSON does not know, where a value begins. */
const NO_NUMBER = /(?<=[:,[]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])/g;

/** Removes what a gateway puts before the data of events that it has taken for text: `data: data: {…}`. */
export function stripPrefix(data: string): string {
  return data.replace(/^\s*(?:data:\s*)+/, '');
}

/** The events that one event is made of where a server forgets the blank lines between them. */
export function splitEvent({ event, data, id }: ServerSentEvent): ServerSentEvent[] {
  return data.split('\n').map((line) => ({ event: event === 'error' ? event : 'message', data: line, id }));
}

/**
 * Parses JSON that a server wrote with a mistake: a second `data:`, line breaks inside strings, or `NaN`.
 *
 * @returns Undefined for anything else.
 */
export function parseLoosely(data: string): unknown {
  const text = stripPrefix(data);
  return (
    parseJson(text) ??
    parseJson(text.replaceAll('\n', String.raw`\n`)) ??
    parseJson(text.replaceAll(NO_NUMBER, 'null'))
  );
}
