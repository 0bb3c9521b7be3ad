import type { RunFailure } from '#lib/protocol/failure.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import type { TallySink } from '#lib/providers/tally-sink.ts';

import { isErrorReport } from './error-report.ts';
import { readStreamFailure } from './stream-failure.ts';

/** A field that the standard does not know, and ignores. */
export const UNKNOWN_FIELD = /^[a-z][\w-]*:/;

/**
 * Reads a line that is no part of the stream: an error in JSON, which servers write without `data:` when they fail in
 * the middle, or words that may say why the answer ends.
 *
 * @param isRecognized - Whether anything of the dialect has arrived. Otherwise what looks like a field is words.
 */
export function readStrayLine(
  line: string,
  tally: Pick<TallySink, 'words'>,
  isRecognized: boolean,
): RunFailure | undefined {
  const value = parseJson(line);
  if (isErrorReport(value)) return readStreamFailure(value);
  if (typeof value === 'string') tally.words(value);
  else if (value === undefined && !(isRecognized && UNKNOWN_FIELD.test(line))) tally.words(line);
  return undefined;
}
